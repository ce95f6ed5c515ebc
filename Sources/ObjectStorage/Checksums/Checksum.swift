/// The checks of content that stores keep beside their objects.
enum ChecksumKind: String, Sendable, CaseIterable {
    /// CRC-32/ISO-HDLC, as gzip's.
    case crc32 = "CRC32"
    /// CRC-32/ISCSI.
    case crc32c = "CRC32C"
    /// CRC-64/NVME.
    case crc64nvme = "CRC64NVME"

    /// Bytes of a check.
    var width: Int { self == .crc64nvme ? 8 : 4 }
}

/// What a store says the check of a whole object is.
struct Checksum: Sendable, Hashable, CustomStringConvertible {
    /// Of which kind.
    let kind: ChecksumKind
    /// The check as a number.
    let value: UInt64

    /// A check that is known.
    init(kind: ChecksumKind, value: UInt64) {
        self.kind = kind
        self.value = value
    }

    /// Reads a check as HTTP headers have it: base64 of its bytes, the highest first. nil for anything else, and so for
    /// S3's checks of checks (`BASE64-PARTS`).
    init?(kind: ChecksumKind, base64 text: String) {
        guard let bytes = Base64.decode(text), bytes.count == kind.width else { return nil }
        self.init(kind: kind, value: bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// As in headers.
    var base64: String {
        Base64.encode((0..<kind.width).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) })
    }

    /// The kind and the header's form.
    var description: String { "\(kind.rawValue) \(base64)" }
}
