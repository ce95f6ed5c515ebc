/// Keys in the environment.
struct EnvironmentCredentials: S3CredentialProvider {
    let environment: [String: String]

    /// - Throws: `.credentials` for half a pair.
    func load() async throws(StorageError) -> S3Credentials? {
        let key = StoreSetting.given(environment["AWS_ACCESS_KEY_ID"])
        let secret = StoreSetting.given(environment["AWS_SECRET_ACCESS_KEY"])
        if key == nil, secret == nil { return nil }
        guard let key, let secret else {
            let missing = key == nil ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY"
            throw StorageError(.credentials, "\(missing) is not set, but the other half of the key is")
        }
        return S3Credentials(
            accessKey: key, secretKey: secret, sessionToken: StoreSetting.given(environment["AWS_SESSION_TOKEN"]),
            source: "environment (AWS_ACCESS_KEY_ID)")
    }
}
