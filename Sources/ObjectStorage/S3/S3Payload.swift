/// What is said of a body beside it: what the signature names, and the check that the store keeps.
///
/// A signature may name the body's SHA-256, or say that the body is not signed. Over plain HTTP only the hash proves that
/// the body is the sender's, so it is always named. Over TLS, which proves it already, bodies over 1 MiB go unsigned:
/// the hash costs 0.7 CPU seconds a GiB, the whole upload hardly more. Small bodies are signed in any case: some buckets'
/// policies demand it, and it costs nothing to speak of.
///
/// Each body is read once before it is sent, for hash and check in one go; a check sent behind the body (aws-chunked trailers)
/// would save that read, but many servers that speak S3 do not understand it. CRC32C is what the most of them know.
struct S3Payload: Sendable {
    /// Over TLS, bodies of more bytes are not signed.
    static let signedLimit: UInt64 = 1 << 20
    /// The check that is sent.
    static let check = ChecksumKind.crc32c
    /// No body.
    static let empty = S3Payload(hash: S3Signer.emptyPayloadHash, checksum: nil)

    private static let pieceSize = 1 << 20

    /// For `x-amz-content-sha256`.
    let hash: String
    /// For `x-amz-checksum-crc32c`; nil is none.
    let checksum: RunningChecksum?

    /// Known facts.
    init(hash: String, checksum: RunningChecksum?) {
        self.hash = hash
        self.checksum = checksum
    }

    /// Of a small body in memory; without a check.
    /// - Throws: `.io` if OpenSSL fails.
    init(of document: [UInt8]) throws(StorageError) {
        self.init(hash: try SHA256.hexDigest(of: document), checksum: nil)
    }

    /// Reads a body, off Swift's pool.
    /// - Parameter isSecure: whether it is sent over TLS.
    /// - Throws: `.localFile`, `.io`, `.cancelled`.
    static func reading(_ body: any ByteSource, isSecure: Bool) async throws(StorageError) -> S3Payload {
        try await BlockingWork.run { (cancellation) throws(StorageError) in
            let isSigned = !isSecure || body.size <= signedLimit
            let hash = isSigned ? try SHA256() : nil
            var checksum = RunningChecksum(check)
            try body.forEachPiece(of: pieceSize) { (piece, _) throws(StorageError) in
                try cancellation.check()
                checksum.add(piece)
                try hash?.add(piece)
            }
            return S3Payload(hash: try hash?.hexDigest() ?? S3Signer.unsignedPayload, checksum: checksum)
        }
    }
}

extension Checksum {
    /// The headers by which S3 tells the check of a whole object; nil where there is none, or one of the parts' checks.
    init?(s3 headers: HTTPHeaders) {
        if headers["x-amz-checksum-type"]?.uppercased() == "COMPOSITE" { return nil }
        for kind in [ChecksumKind.crc64nvme, .crc32c, .crc32] {
            guard let text = headers[kind.header] else { continue }
            self.init(kind: kind, base64: text)
            return
        }
        return nil
    }
}

extension ChecksumKind {
    /// S3's header for it.
    var header: String { "x-amz-checksum-" + rawValue.lowercased() }
}
