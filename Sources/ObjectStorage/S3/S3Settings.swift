/// An S3 store's configuration, read from stow's keys.
struct S3Settings: Sendable {
    /// Where.
    let endpoint: S3Endpoint
    /// The region that signatures name.
    let region: String
    /// AWS_CA_BUNDLE: a PEM file of the authorities to trust, for S3 alone.
    let authoritiesFile: String?
    /// Who.
    let credentials: any S3CredentialSource

    /// The keys of stow's kind `s3`: auth_type (accesskey, iam), access_key_id, secret_key, secret_key_path, token, region,
    /// endpoint, disable_ssl, v2_signing.
    /// - Parameter environment: where `iam` looks first: see `S3CredentialChain`. Its credentials are looked for when they are
    ///   needed.
    /// - Parameter driver: for services that give credentials.
    /// - Throws: `.configuration`, `.credentials`, `.unsupported`.
    init(config: [String: String], environment: [String: String], driver: HTTPDriver = HTTPDriver())
        throws(StorageError)
    {
        if StoreSetting.isTrue(config["v2_signing"]) {
            throw StorageError(.unsupported, "S3 signature version 2 (v2_signing) is not supported: use version 4")
        }
        authoritiesFile = StoreSetting.given(environment["AWS_CA_BUNDLE"])
        region = StoreSetting.given(config["region"]) ?? "us-east-1"
        let scheme = StoreSetting.isTrue(config["disable_ssl"]) ? "http" : "https"
        endpoint =
            if let endpoint = StoreSetting.given(config["endpoint"]) {
                try S3Endpoint(parsing: endpoint, defaultScheme: scheme, region: region)
            } else {
                S3Endpoint(awsRegion: region, scheme: scheme)
            }
        switch StoreSetting.given(config["auth_type"]) ?? "accesskey" {
        case "accesskey": credentials = FixedS3Credentials(fixed: try Self.accessKey(config))
        case "iam":
            let chain = S3CredentialChain(
                environment: environment, region: region, endpoint: TokenEndpoint(driver: driver))
            credentials = RenewedCredentials(chain)
        case let other: throw StorageError(.configuration, "S3 auth_type \"\(other)\" is unknown: accesskey or iam")
        }
    }

    private static func accessKey(_ config: [String: String]) throws(StorageError) -> S3Credentials {
        guard let accessKey = StoreSetting.given(config["access_key_id"]) else {
            throw StorageError(.credentials, "S3 auth_type accesskey needs access_key_id")
        }
        let given = StoreSetting.given(config["secret_key"])
        let secret = if let given { given } else { try Self.secret(atPath: config["secret_key_path"]) }
        return S3Credentials(
            accessKey: accessKey, secretKey: secret, sessionToken: StoreSetting.given(config["token"]),
            source: "configuration (access_key_id)")
    }

    /// A mounted Secret: the file's text without white space at its ends. Small and local, so read on the spot.
    private static func secret(atPath path: String?) throws(StorageError) -> String {
        guard let path = StoreSetting.given(path) else {
            throw StorageError(.credentials, "S3 auth_type accesskey needs secret_key or secret_key_path")
        }
        return try CredentialFile.word(atPath: path, about: "secret_key_path")
    }
}
