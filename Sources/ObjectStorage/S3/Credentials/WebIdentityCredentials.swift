/// A role for a token that the cluster writes into a file and renews there (IAM roles for service accounts).
struct WebIdentityCredentials: S3CredentialProvider {
    private let role: String?
    private let tokenFile: String?
    private let session: String
    private let tokens: SecurityTokenService

    /// As the environment says.
    init(environment: [String: String], tokens: SecurityTokenService) {
        self.init(
            role: StoreSetting.given(environment["AWS_ROLE_ARN"]),
            tokenFile: StoreSetting.given(environment["AWS_WEB_IDENTITY_TOKEN_FILE"]),
            session: StoreSetting.given(environment["AWS_ROLE_SESSION_NAME"]), tokens: tokens)
    }

    /// As a profile says.
    init(role: String?, tokenFile: String?, session: String?, tokens: SecurityTokenService) {
        self.role = role
        self.tokenFile = tokenFile
        self.session = session ?? "flyte-copilot"
        self.tokens = tokens
    }

    /// - Throws: `.credentials` for a file that cannot be read, a missing role, or a refusal.
    func load() async throws(StorageError) -> S3Credentials? {
        guard let tokenFile else { return nil }
        guard let role else {
            throw StorageError(.credentials, "AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not")
        }
        let token = try await BlockingWork.run { (_) throws(StorageError) in
            try CredentialFile.word(atPath: tokenFile, about: "the web identity token")
        }
        return try await tokens.assume(
            role: role, session: session, webIdentity: token, source: "web identity (\(role), token in \(tokenFile))")
    }
}
