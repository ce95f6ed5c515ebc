internal import SafeFiles

/// An S3 store's configuration, read from stow's keys.
struct S3Settings: Sendable {
    /// Where.
    let endpoint: S3Endpoint
    /// The region that signatures name.
    let region: String
    /// Who.
    let credentials: any S3CredentialSource

    /// The keys of stow's kind `s3`: auth_type (accesskey, iam), access_key_id, secret_key, secret_key_path, token, region,
    /// endpoint, disable_ssl, v2_signing.
    /// - Parameter environment: where `iam` looks for AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
    /// - Throws: `.configuration`, `.credentials`, `.unsupported`.
    init(config: [String: String], environment: [String: String]) throws(StorageError) {
        if Self.isTrue(config["v2_signing"]) {
            throw StorageError(.unsupported, "S3 signature version 2 (v2_signing) is not supported: use version 4")
        }
        region = Self.given(config["region"]) ?? "us-east-1"
        let scheme = Self.isTrue(config["disable_ssl"]) ? "http" : "https"
        endpoint =
            if let endpoint = Self.given(config["endpoint"]) {
                try S3Endpoint(parsing: endpoint, defaultScheme: scheme, region: region)
            } else {
                S3Endpoint(awsRegion: region, scheme: scheme)
            }
        switch Self.given(config["auth_type"]) ?? "accesskey" {
        case "accesskey": credentials = FixedS3Credentials(fixed: try Self.accessKey(config))
        case "iam": credentials = FixedS3Credentials(fixed: try Self.ambient(environment))
        case let other: throw StorageError(.configuration, "S3 auth_type \"\(other)\" is unknown: accesskey or iam")
        }
    }

    /// How deployments write true: YAML's, Python's and Go's weak decoding's.
    static func isTrue(_ value: String?) -> Bool { ["true", "True", "TRUE", "1"].contains(value) }

    private static func given(_ value: String?) -> String? { value.flatMap { $0.isEmpty ? nil : $0 } }

    private static func accessKey(_ config: [String: String]) throws(StorageError) -> S3Credentials {
        guard let accessKey = given(config["access_key_id"]) else {
            throw StorageError(.credentials, "S3 auth_type accesskey needs access_key_id")
        }
        let secret = given(config["secret_key"])
        let secretKey = if let secret { secret } else { try Self.secret(atPath: config["secret_key_path"]) }
        return S3Credentials(accessKey: accessKey, secretKey: secretKey, sessionToken: given(config["token"]))
    }

    private static func ambient(_ environment: [String: String]) throws(StorageError) -> S3Credentials {
        guard let key = given(environment["AWS_ACCESS_KEY_ID"]),
            let secret = given(environment["AWS_SECRET_ACCESS_KEY"])
        else {
            throw StorageError(
                .credentials,
                "S3 auth_type iam: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; web identity, instance metadata "
                    + "and profiles are not supported yet")
        }
        return S3Credentials(accessKey: key, secretKey: secret, sessionToken: given(environment["AWS_SESSION_TOKEN"]))
    }

    /// A mounted Secret: the file's text without white space at its ends. Small and local, so read on the spot.
    private static func secret(atPath path: String?) throws(StorageError) -> String {
        guard let path = given(path) else {
            throw StorageError(.credentials, "S3 auth_type accesskey needs secret_key or secret_key_path")
        }
        let words = String(decoding: try contents(of: path), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 1 else {
            throw StorageError(.credentials, "the file of secret_key_path does not hold one word")
        }
        return String(words[0])
    }

    private static func contents(of path: String) throws(StorageError) -> [UInt8] {
        let parts = path.split(separator: "/")
        let folder = (path.hasPrefix("/") ? "/" : "./") + parts.dropLast().joined(separator: "/")
        do throws(FileError) {
            let name = RelativePath([try PathComponent(String(parts.last ?? ""))])
            return try Directory.open(folder).openFile(name, links: .beneath).readAll(limit: 64 << 10)
        } catch {
            throw StorageError(.credentials, "secret_key_path cannot be read", cause: error.message)
        }
    }
}
