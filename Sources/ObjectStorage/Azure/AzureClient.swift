/// An application of Microsoft Entra ID that proves who it is: by a secret, or by a token that the cluster gives it (workload
/// identity). https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
struct AzureClient: TokenSource {
    /// How it proves it.
    enum Proof: Sendable {
        case secret(String)
        /// The path of a file that the cluster renews.
        case federatedToken(String)
    }

    let client: String
    let tenant: String
    let proof: Proof
    /// `https://HOST`.
    let authority: String
    let endpoint: TokenEndpoint

    var summary: String {
        switch proof {
        case .secret: "the application \(client), with AZURE_CLIENT_SECRET"
        case .federatedToken(let path): "the application \(client), with workload identity from \(path)"
        }
    }

    /// See `TokenSource`. The file is read anew each time.
    func fetch() async throws(StorageError) -> AccessToken {
        let now = endpoint.now()
        var form = [
            (name: "grant_type", value: "client_credentials"), (name: "client_id", value: client),
            (name: "scope", value: AzureDefaultCredentials.resource + "/.default"),
        ]
        switch proof {
        case .secret(let secret): form.append((name: "client_secret", value: secret))
        case .federatedToken(let path):
            let token = try await BlockingWork.run { (_) throws(StorageError) in
                try CredentialFile.word(atPath: path, about: "AZURE_FEDERATED_TOKEN_FILE")
            }
            form.append(
                (name: "client_assertion_type", value: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
            form.append((name: "client_assertion", value: token))
        }
        let tenant = PercentEncoding.encode(tenant.utf8, keeping: PercentEncoding.isUnreserved)
        let subject = "token for \(summary)"
        let answer = try await endpoint.post("\(authority)/\(tenant)/oauth2/v2.0/token", form: form, about: subject)
        return try AccessToken(answer: answer, at: now, about: subject)
    }

    /// AZURE_AUTHORITY_HOST: a URL or a host.
    /// - Throws: `.configuration` for one that secrets must not be sent to.
    static func authority(_ text: String?) throws(StorageError) -> String {
        guard let text else { return "https://login.microsoftonline.com" }
        let url = try StoreSetting.origin(
            text.contains("://") ? text : "https://\(text)", about: "AZURE_AUTHORITY_HOST")
        try StoreSetting.requireSafety(of: url, about: "AZURE_AUTHORITY_HOST")
        return url
    }
}
