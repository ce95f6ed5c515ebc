internal import CCrypto

/// MD5 under computation, by OpenSSL: the check that Azure keeps of blobs that were put in one request.
struct MD5 {
    /// Owns OpenSSL's state.
    private final class Context {
        let pointer: OpaquePointer?

        init() {
            pointer = EVP_MD_CTX_new()
            if EVP_DigestInit_ex(pointer, EVP_md5(), nil) != 1 { isBroken = true }
        }

        var isBroken = false

        deinit { EVP_MD_CTX_free(pointer) }
    }

    private let context = Context()

    /// Adds bytes.
    mutating func add(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { bytes in
            if context.isBroken || EVP_DigestUpdate(context.pointer, bytes.baseAddress, bytes.count) != 1 {
                context.isBroken = true
            }
        }
    }

    /// The digest in Base64; once. Nil where OpenSSL does not do MD5 (a machine in FIPS mode).
    var base64: String? {
        var digest = [UInt8](repeating: 0, count: 16)
        guard !context.isBroken, EVP_DigestFinal_ex(context.pointer, &digest, nil) == 1 else { return nil }
        return Base64.encode(digest)
    }
}
