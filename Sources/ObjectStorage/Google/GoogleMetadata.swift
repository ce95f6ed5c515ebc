internal import StructuredText

/// The metadata server of Google's machines and of GKE's workload identity: the token of the attached service account.
/// https://cloud.google.com/compute/docs/access/authenticate-workloads#applications
struct GoogleMetadata: TokenSource {
    private let url: String
    private let host: String
    private let endpoint: TokenEndpoint

    /// - Parameter environment: GCE_METADATA_HOST (before it GCE_METADATA_ROOT) names another host.
    init(scopes: [String], environment: [String: String], endpoint: TokenEndpoint) {
        let named = [environment["GCE_METADATA_HOST"], environment["GCE_METADATA_ROOT"]].compactMap(\.self)
        host = named.first { !$0.isEmpty } ?? "metadata.google.internal"
        let query = TokenEndpoint.encode([(name: "scopes", value: scopes.joined(separator: ","))])
        url = "http://\(host)/computeMetadata/v1/instance/service-accounts/default/token?\(query)"
        self.endpoint = endpoint.nearby
    }

    var summary: String { "the attached service account, by the metadata server \(host)" }

    /// See `TokenSource`.
    func fetch() async throws(StorageError) -> AccessToken {
        var request = HTTPRequest(method: .get, url: url)
        // Without it the server refuses: a page in a browser cannot set it.
        request.headers = [("Metadata-Flavor", "Google")]
        request.isDirect = true
        let now = endpoint.now()
        let subject = "metadata server \(host)"
        let (response, body) = try await endpoint.exchange(request, about: subject)
        guard response.headers["metadata-flavor"] == "Google", let answer = try? JSONText.parse(body) else {
            throw StorageError(.credentials, "\(subject): somebody else answers there")
        }
        return try AccessToken(answer: answer, at: now, about: subject)
    }
}
