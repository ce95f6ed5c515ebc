internal import StructuredText

/// Workload identity federation: somebody else's token (from a file or a URL) is exchanged at Google's security token
/// service. https://google.aip.dev/auth/4117 and https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
struct GoogleFederation: TokenSource {
    /// What an exchanged token must be good for, so that it may impersonate.
    static let platformScope = "https://www.googleapis.com/auth/cloud-platform"

    private let subject: GoogleSubjectToken
    private let tokenURL: String
    private let form: [(name: String, value: String)]
    private let headers: [(name: String, value: String)]
    private let place: String
    private let endpoint: TokenEndpoint

    /// From an external_account document, with the impersonation that it may ask for.
    /// - Throws: `.credentials`, `.unsupported`.
    static func source(
        _ file: GoogleKeyFile, scopes: [String], endpoint: TokenEndpoint
    ) throws(StorageError) -> any TokenSource {
        guard file.document["service_account_impersonation_url"]?.text != nil else {
            return try GoogleFederation(file, scopes: scopes, endpoint: endpoint)
        }
        let own = try GoogleFederation(file, scopes: [platformScope], endpoint: endpoint)
        return try GoogleImpersonation(file, by: own, scopes: scopes, endpoint: endpoint)
    }

    private init(_ file: GoogleKeyFile, scopes: [String], endpoint: TokenEndpoint) throws(StorageError) {
        subject = try GoogleSubjectToken(file, endpoint: endpoint)
        tokenURL = try file.requireURL("token_url")
        form =
            [
                ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                ("audience", try file.require("audience")),
                ("scope", scopes.joined(separator: " ")),
                ("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                ("subject_token_type", try file.require("subject_token_type")),
            ] + Self.options(file)
        headers = Self.clientHeaders(file)
        place = file.place
        self.endpoint = endpoint
    }

    var summary: String { "workload identity federation in \(place), with the token of \(subject.summary)" }

    /// See `TokenSource`. The subject's token is read anew each time: the cluster renews it.
    func fetch() async throws(StorageError) -> AccessToken {
        let now = endpoint.now()
        let form = form + [(name: "subject_token", value: try await subject.token())]
        let about = "token exchange for \(place)"
        let answer = try await endpoint.post(tokenURL, form: form, headers: headers, about: about)
        return try AccessToken(answer: answer, at: now, about: about)
    }

    /// A workforce pool names the project that is asked, where there is no client to name it.
    private static func options(_ file: GoogleKeyFile) -> [(name: String, value: String)] {
        guard let project = file.document["workforce_pool_user_project"]?.text, clientHeaders(file).isEmpty else {
            return []
        }
        let options = StructuredValue.object([Member("userProject", .string(project))]).description
        return [("options", PercentEncoding.encode(options.utf8, keeping: PercentEncoding.isUnreserved))]
    }

    /// HTTP Basic (RFC 6749, 2.3.1) where the document has a client.
    private static func clientHeaders(_ file: GoogleKeyFile) -> [(name: String, value: String)] {
        guard let id = file.document["client_id"]?.text, let secret = file.document["client_secret"]?.text else {
            return []
        }
        return [("Authorization", "Basic " + Base64.encode(Array("\(id):\(secret)".utf8)))]
    }
}
