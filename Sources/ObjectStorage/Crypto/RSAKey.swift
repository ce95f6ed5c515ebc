internal import CCrypto

/// An RSA private key. Never printed.
struct RSAKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let pem: [UInt8]

    /// A key in PEM (PKCS #8 or PKCS #1), not encrypted.
    /// - Throws: `.credentials` if OpenSSL cannot sign with it.
    init(pem text: String, about subject: String) throws(StorageError) {
        pem = Array(text.utf8)
        do throws(StorageError) {
            _ = try signature(of: [])
        } catch {
            throw StorageError(.credentials, "\(subject) is no RSA private key in PEM")
        }
    }

    var description: String { "RSA private key" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// RSASSA-PKCS1-v1_5 with SHA-256: RS256 of RFC 7518, 3.3.
    /// - Throws: `.io` if OpenSSL fails.
    func signature(of bytes: [UInt8]) throws(StorageError) -> [UInt8] {
        // The signature is as long as the modulus: 16,384 bits at most in OpenSSL.
        var signature = [UInt8](repeating: 0, count: 2_048)
        var size = signature.count
        guard ccrypto_sign_rs256(pem, Int32(clamping: pem.count), bytes, bytes.count, &signature, &size) == 1 else {
            throw StorageError(.io, "OpenSSL cannot sign")
        }
        return Array(signature.prefix(size))
    }
}
