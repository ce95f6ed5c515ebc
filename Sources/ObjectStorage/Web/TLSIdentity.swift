/// Whom to trust and who we are, in PEM. The key is a secret.
public struct TLSIdentity: Sendable, Hashable {
    /// Certificates of the authorities that are trusted, and no others; nil for the system's.
    public var authorities: [UInt8]?
    /// Our certificate, followed by those that lead to its authority.
    public var certificate: [UInt8]?
    /// The certificate's private key, not encrypted.
    public var key: [UInt8]?

    /// By default the system's authorities, and nobody.
    public init(authorities: [UInt8]? = nil, certificate: [UInt8]? = nil, key: [UInt8]? = nil) {
        (self.authorities, self.certificate, self.key) = (authorities, certificate, key)
    }
}
