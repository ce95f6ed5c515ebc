/// A person who has signed in with `gcloud auth application-default login`: a refresh token is exchanged (RFC 6749, 6).
struct GoogleUser: TokenSource {
    private let clientID: String
    private let clientSecret: String
    private let refreshToken: String
    private let tokenURL: String
    private let place: String
    private let endpoint: TokenEndpoint

    /// From an authorized_user document.
    /// - Throws: `.credentials`.
    init(_ file: GoogleKeyFile, endpoint: TokenEndpoint) throws(StorageError) {
        clientID = try file.require("client_id")
        clientSecret = try file.require("client_secret")
        refreshToken = try file.require("refresh_token")
        tokenURL = try file.requireURL("token_uri", default: GoogleKeyFile.tokenURL)
        place = file.place
        self.endpoint = endpoint
    }

    var summary: String { "a user's sign-in in \(place)" }

    /// See `TokenSource`.
    func fetch() async throws(StorageError) -> AccessToken {
        let now = endpoint.now()
        let form = [
            (name: "grant_type", value: "refresh_token"), (name: "client_id", value: clientID),
            (name: "client_secret", value: clientSecret), (name: "refresh_token", value: refreshToken),
        ]
        let subject = "token for \(summary)"
        return try AccessToken(
            answer: try await endpoint.post(tokenURL, form: form, about: subject), at: now, about: subject)
    }
}
