internal import CCrypto

/// SHA-256 and HMAC-SHA-256 by OpenSSL. Digests are 32 bytes. An instance is a hash under computation.
final class SHA256 {
    /// Bytes of a source hashed at a time.
    private static let pieceSize = 1 << 20

    private let context: OpaquePointer

    /// Of nothing yet.
    /// - Throws: `.io` if OpenSSL fails.
    init() throws(StorageError) {
        guard let context = EVP_MD_CTX_new() else { throw Self.broken }
        self.context = context
        if EVP_DigestInit_ex(context, EVP_sha256(), nil) != 1 { throw Self.broken }
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    /// - Throws: `.io` if OpenSSL fails.
    func add(_ piece: RawSpan) throws(StorageError) {
        let isAdded = piece.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) == 1 }
        if !isAdded { throw Self.broken }
    }

    /// The digest, in lower-case hexadecimal; nothing may be added afterwards.
    /// - Throws: `.io` if OpenSSL fails.
    func hexDigest() throws(StorageError) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        if EVP_DigestFinal_ex(context, &digest, nil) != 1 { throw Self.broken }
        return Self.hex(digest)
    }
}

extension SHA256 {
    /// The digest of `bytes`, in lower-case hexadecimal.
    /// - Throws: `.io` if OpenSSL fails.
    static func hexDigest(of bytes: [UInt8]) throws(StorageError) -> String {
        let hash = try SHA256()
        try hash.add(bytes.span.bytes)
        return try hash.hexDigest()
    }

    /// The digest of a source, in lower-case hexadecimal. Reads all of it.
    /// - Throws: `.localFile` from the source; `.io` if OpenSSL fails; `.cancelled`.
    static func hexDigest(of source: any ByteSource, _ cancellation: Cancellation? = nil) throws(StorageError) -> String
    {
        let hash = try SHA256()
        try source.forEachPiece(of: pieceSize) { (piece, _) throws(StorageError) in
            try cancellation?.check()
            try hash.add(piece)
        }
        return try hash.hexDigest()
    }

    /// The keyed digest of `text`.
    /// - Throws: `.io` if OpenSSL fails.
    static func authentication(of text: String, key: [UInt8]) throws(StorageError) -> [UInt8] {
        let bytes = Array(text.utf8)
        var digest = [UInt8](repeating: 0, count: 32)
        guard ccrypto_hmac_sha256(key, Int32(clamping: key.count), bytes, bytes.count, &digest) == 1 else {
            throw broken
        }
        return digest
    }

    /// Lower-case hexadecimal.
    static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static var broken: StorageError { StorageError(.io, "OpenSSL cannot compute SHA-256") }
}
