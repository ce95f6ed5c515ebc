/// Where credentials come from, asked before each request.
protocol S3CredentialSource: Sendable {
    /// Credentials good for the next minutes.
    /// - Throws: `.credentials` if there are none; `.unavailable`; `.cancelled`.
    func credentials() async throws(StorageError) -> S3Credentials

    /// Takes note that the store refuses these as expired. True if others may be had.
    func forget(_ credentials: S3Credentials) -> Bool
}

/// Credentials that were given and do not change.
struct FixedS3Credentials: S3CredentialSource {
    /// What was given.
    let fixed: S3Credentials

    /// The same for ever.
    func credentials() async throws(StorageError) -> S3Credentials { fixed }

    /// There are no others.
    func forget(_ credentials: S3Credentials) -> Bool { false }
}

/// One way to find credentials.
protocol S3CredentialProvider: Sendable {
    /// New credentials; nil if nothing is said about this way here.
    /// - Throws: `.credentials` if this way was meant and does not work; `.unavailable`; `.cancelled`.
    func load() async throws(StorageError) -> S3Credentials?
}
