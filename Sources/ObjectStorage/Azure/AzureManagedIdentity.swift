internal import StructuredText

/// The identity that Azure gives to a machine or an app: asked for at an address that only it can reach.
/// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token and
/// https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
struct AzureManagedIdentity: TokenSource {
    private let url: String
    private let headers: [(name: String, value: String)]
    let summary: String
    private let endpoint: TokenEndpoint

    /// - Parameter environment: IDENTITY_ENDPOINT and IDENTITY_HEADER (App Service and what is like it); without them the
    ///   machine's metadata service. AZURE_CLIENT_ID picks one of several identities.
    /// - Throws: `.unsupported` for Arc and Service Fabric; `.configuration`.
    init(environment: [String: String], endpoint: TokenEndpoint) throws(StorageError) {
        let given = { (name: String) in StoreSetting.given(environment[name]) }
        if given("IDENTITY_ENDPOINT") != nil, given("IMDS_ENDPOINT") ?? given("IDENTITY_SERVER_THUMBPRINT") != nil {
            throw StorageError(
                .unsupported,
                "managed identity of Azure Arc and Service Fabric is not supported; App Service's and a "
                    + "machine's are")
        }
        var query = [(name: "resource", value: AzureDefaultCredentials.resource)]
        if let client = given("AZURE_CLIENT_ID") { query.append((name: "client_id", value: client)) }
        if let place = given("IDENTITY_ENDPOINT"), let secret = given("IDENTITY_HEADER") {
            url = Self.url(try StoreSetting.origin(place, about: "IDENTITY_ENDPOINT"), "2019-08-01", query)
            headers = [("X-IDENTITY-HEADER", secret)]
            summary = "managed identity, by IDENTITY_ENDPOINT"
        } else {
            let host = try StoreSetting.origin(
                given("AZURE_POD_IDENTITY_AUTHORITY_HOST") ?? "http://169.254.169.254",
                about: "AZURE_POD_IDENTITY_AUTHORITY_HOST")
            url = Self.url("\(host)/metadata/identity/oauth2/token", "2018-02-01", query)
            // Without it the service refuses: a page in a browser cannot set it.
            headers = [("Metadata", "true")]
            summary = "managed identity, by the metadata service at \(host)"
        }
        self.endpoint = endpoint.nearby
    }

    /// See `TokenSource`.
    func fetch() async throws(StorageError) -> AccessToken {
        var request = HTTPRequest(method: .get, url: url)
        request.headers = headers
        request.isDirect = true
        let now = endpoint.now()
        do throws(StorageError) {
            let answer = try await endpoint.answer(request, about: summary)
            let token = try AccessToken(answer: answer, at: now, about: summary)
            // App Service says when, not how long.
            guard answer["expires_in"] == nil, let end = answer["expires_on"]?.integer else { return token }
            return AccessToken(value: token.value, expires: end)
        } catch  where error.code == .unavailable && error.status == nil {
            throw StorageError(
                .credentials,
                "no Azure credentials: no key is configured, the environment has no AZURE_CLIENT_SECRET and no "
                    + "AZURE_FEDERATED_TOKEN_FILE, and no managed identity answers", cause: error.description)
        }
    }

    private static func url(_ place: String, _ version: String, _ query: [(name: String, value: String)]) -> String {
        "\(place)?" + TokenEndpoint.encode([(name: "api-version", value: version)] + query)
    }
}
