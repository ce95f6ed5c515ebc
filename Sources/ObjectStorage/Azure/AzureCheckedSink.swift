internal import Synchronization

/// Passes bytes on and holds them against what the service says of the bytes of this answer: `x-ms-content-crc64` of a range
/// that was asked for with a check, and the MD5 of a blob that has one and comes in one answer.
final class AzureCheckedSink: ByteSink {
    private struct State {
        var crc: RunningChecksum?
        var md5: MD5?
        var expectedCRC = ""
        var expectedMD5 = ""
    }

    private let base: any ByteSink
    private let state = Mutex(State())

    /// In front of `base`; for one answer.
    init(_ base: any ByteSink) {
        self.base = base
    }

    /// Looks at the answer's headers, before its first byte.
    func begin(_ status: Int, _ headers: HTTPHeaders) {
        let range = headers.contentRange
        let isWhole = status == 200 || range?.first == 0 && range?.total == headers.contentLength
        let md5 = status == 200 ? headers["content-md5"] : headers["x-ms-blob-content-md5"]
        state.withLock { state in
            state = State()
            if let crc = headers["x-ms-content-crc64"] {
                (state.crc, state.expectedCRC) = (RunningChecksum(.crc64nvme), crc)
            }
            if isWhole, let md5 { (state.md5, state.expectedMD5) = (MD5(), md5) }
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

    /// - Throws: `.unavailable`, transient: another attempt may bring the right bytes.
    func verify() throws(StorageError) {
        let pairs = state.withLock { state in
            [(state.crc?.checksum.azure, state.expectedCRC), (state.md5?.base64, state.expectedMD5)]
        }
        for case (let found?, let expected) in pairs where found != expected {
            throw StorageError(
                .unavailable,
                "the bytes received give the check \(found), and the store says "
                    + PercentEncoding.printable(expected, limit: 64), isTransient: true)
        }
    }
}

extension Checksum {
    /// As Azure writes its CRC64, which is CRC-64/NVME: Base64 of the bytes, the lowest first.
    var azure: String {
        Base64.encode((0..<kind.width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) })
    }
}
