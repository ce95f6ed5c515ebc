internal import StructuredText

/// Google's credential documents: the JSON of a key file, of `gcloud auth application-default login`, of workload identity
/// federation. https://google.aip.dev/auth/4110 and the AIPs after it.
struct GoogleKeyFile: Sendable {
    /// OAuth's endpoint for tokens.
    static let tokenURL = "https://oauth2.googleapis.com/token"

    let document: StructuredValue
    /// Where it was found, for people.
    let place: String

    /// Reads a document.
    /// - Throws: `.credentials` for what is no JSON object with a type.
    init(parsing bytes: [UInt8], place: String) throws(StorageError) {
        do throws(TextError) {
            document = try JSONText.parse(bytes)
        } catch {
            // The text is a secret: only where, never what.
            throw StorageError(.credentials, "\(place): not JSON, line \(error.line)")
        }
        self.place = place
        if document["type"]?.text == nil {
            throw StorageError(.credentials, "\(place): no Google credentials: the key \"type\" is missing")
        }
    }

    /// The project that pays, where the document names one.
    var quotaProject: String? { document["quota_project_id"]?.text }

    /// The source of tokens that the document describes.
    /// - Throws: `.credentials` for one that lacks a part; `.unsupported` for other types.
    func source(scopes: [String], endpoint: TokenEndpoint) throws(StorageError) -> any TokenSource {
        switch document["type"]?.text {
        case "service_account": return try GoogleServiceAccount(self, scopes: scopes, endpoint: endpoint)
        case "authorized_user": return try GoogleUser(self, endpoint: endpoint)
        case "external_account": return try GoogleFederation.source(self, scopes: scopes, endpoint: endpoint)
        case "impersonated_service_account":
            return try GoogleImpersonation(self, scopes: scopes, endpoint: endpoint)
        case let other:
            throw StorageError(
                .unsupported,
                "\(place): Google credentials of type \(PercentEncoding.printable(other ?? "", limit: 64)) are not "
                    + "supported; supported are service_account, authorized_user, external_account and "
                    + "impersonated_service_account")
        }
    }

    /// A text of the document.
    /// - Throws: `.credentials` if it is missing.
    func require(_ name: String) throws(StorageError) -> String {
        if let text = document[name]?.text { return text }
        throw StorageError(.credentials, "\(place): the key \"\(name)\" is missing")
    }

    /// A URL of the document: https, or a server on this machine.
    /// - Throws: `.credentials` if it is missing or would send secrets in the clear.
    func requireURL(_ name: String, default standard: String? = nil) throws(StorageError) -> String {
        let given = document[name]?.text ?? standard
        let url = if let given { given } else { try require(name) }
        if url.hasPrefix("https://") || HTTPRequest(method: .get, url: url).isForThisMachine { return url }
        throw StorageError(.credentials, "\(place): \"\(name)\" must be an https URL")
    }
}
