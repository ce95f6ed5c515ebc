internal import Synchronization

/// Passes bytes on and holds them against what the service says of the bytes of this answer: `x-ms-content-crc64` of a range
/// that was asked for with a check, else `Content-MD5` of a whole blob that has one.
final class AzureCheckedSink: ByteSink {
    private struct State {
        var crc: RunningChecksum?
        var md5: MD5?
        var expected = ""
    }

    private let base: any ByteSink
    private let state = Mutex(State())

    /// In front of `base`; for one answer.
    init(_ base: any ByteSink) {
        self.base = base
    }

    /// Looks at the answer's headers, before its first byte.
    func begin(_ status: Int, _ headers: HTTPHeaders) {
        state.withLock { state in
            state = State()
            if let crc = headers["x-ms-content-crc64"] {
                (state.crc, state.expected) = (RunningChecksum(.crc64nvme), crc)
            } else if let md5 = headers["content-md5"] {
                (state.md5, state.expected) = (MD5(), md5)
            }
        }
    }

    /// See `ByteSink`.
    func write(_ bytes: RawSpan, at offset: UInt64) throws(StorageError) {
        try base.write(bytes, at: offset)
        state.withLock { state in
            state.crc?.add(bytes)
            state.md5?.add(bytes)
        }
    }

    /// - Throws: `.corrupt`, transient: another attempt may bring the right bytes.
    func verify() throws(StorageError) {
        let (found, expected) = state.withLock { state in
            (state.crc?.checksum.azure ?? state.md5?.base64, state.expected)
        }
        guard let found, found != expected else { return }
        throw StorageError(
            .corrupt,
            "the bytes received give the check \(found), and the store says "
                + PercentEncoding.printable(expected, limit: 64), isTransient: true)
    }
}

extension Checksum {
    /// As Azure writes its CRC64, which is CRC-64/NVME: Base64 of the bytes, the lowest first.
    var azure: String {
        Base64.encode((0..<kind.width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) })
    }
}
