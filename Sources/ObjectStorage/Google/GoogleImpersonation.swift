internal import StructuredText

/// Acting as a service account: its token is asked for with one's own.
/// https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken
struct GoogleImpersonation: TokenSource {
    private let own: TokenCache
    private let url: String
    private let request: StructuredValue
    private let place: String
    private let endpoint: TokenEndpoint

    /// With a document that says whom to act as, and the credentials to do it by.
    /// - Throws: `.credentials`.
    init(
        _ file: GoogleKeyFile, by own: any TokenSource, scopes: [String], endpoint: TokenEndpoint
    ) throws(StorageError) {
        self.own = TokenCache(own, now: endpoint.now)
        url = try file.requireURL("service_account_impersonation_url")
        let life = file.document["service_account_impersonation"]?["token_lifetime_seconds"]?.integer ?? 3_600
        request = .object([
            Member("scope", .array(scopes.map { .string($0) })), Member("lifetime", .string("\(life)s")),
            Member("delegates", .array(file.document["delegates"]?.items ?? [])),
        ])
        place = file.place
        self.endpoint = endpoint
    }

    /// From an impersonated_service_account document, which holds its own credentials.
    /// - Throws: `.credentials`, `.unsupported`.
    init(_ file: GoogleKeyFile, scopes: [String], endpoint: TokenEndpoint) throws(StorageError) {
        guard let inner = file.document["source_credentials"] else {
            throw StorageError(.credentials, "\(file.place): the key \"source_credentials\" is missing")
        }
        guard inner["type"]?.text != "impersonated_service_account" else {
            throw StorageError(.unsupported, "\(file.place): source_credentials are themselves impersonated")
        }
        let source = try GoogleKeyFile(
            parsing: Array(inner.description.utf8), place: "\(file.place): source_credentials")
        let own = try source.source(scopes: [GoogleFederation.platformScope], endpoint: endpoint)
        try self.init(file, by: own, scopes: scopes, endpoint: endpoint)
    }

    var summary: String { "\(account), impersonated by \(own.source.summary)" }

    /// See `TokenSource`. Where one's own token is refused, once more with a new one.
    func fetch() async throws(StorageError) -> AccessToken {
        let token = try await own.token()
        do throws(StorageError) {
            return try await ask(with: token)
        } catch  where error.status == 401 {
            own.forget(token)
            return try await ask(with: try await own.token())
        }
    }

    private func ask(with token: AccessToken) async throws(StorageError) -> AccessToken {
        let bearer = [(name: "Authorization", value: "Bearer \(token.value)")]
        let subject = "impersonation of \(account)"
        let answer = try await endpoint.post(url, json: request, headers: bearer, about: subject)
        guard let value = answer["accessToken"]?.text,
            let expires = answer["expireTime"]?.text.flatMap({ CalendarTime.parse(iso8601: $0) })
        else { throw StorageError(.corrupt, "\(subject): the answer has no accessToken and expireTime") }
        return AccessToken(value: value, expires: expires)
    }

    /// The last part of the URL: `ACCOUNT@PROJECT.iam.gserviceaccount.com:generateAccessToken`.
    private var account: String {
        let last = url.split(separator: "/").last ?? ""
        return PercentEncoding.printable(String(last.prefix { $0 != ":" }))
    }
}
