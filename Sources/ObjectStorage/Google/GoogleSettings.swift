/// A Google store's configuration, read from stow's keys and the environment.
struct GoogleSettings: Sendable {
    /// `scheme://host[:port]` of the JSON API.
    let origin: String
    /// Who; nil for nobody.
    let tokens: TokenCache?
    /// The project that requests are billed to, where it is not the bucket's.
    let quotaProject: String?

    /// The keys of stow's kind `google`: `json` (a credential document; empty for application default credentials),
    /// `scopes` (separated by commas; full control by default), `project_id` (for making buckets, which nobody does here).
    /// Ours: `endpoint`, `anonymous`.
    /// - Parameter environment: see `GoogleDefaultCredentials`; STORAGE_EMULATOR_HOST names a server that asks for no
    ///   credentials, GOOGLE_CLOUD_QUOTA_PROJECT who pays.
    /// - Throws: `.configuration`, `.credentials`, `.unsupported`.
    init(config: [String: String], environment: [String: String], driver: HTTPDriver) throws(StorageError) {
        let emulator = environment["STORAGE_EMULATOR_HOST"] ?? ""
        let endpoint = config["endpoint"] ?? ""
        origin = try Self.origin(endpoint.isEmpty ? emulator : endpoint)
        let isAnonymous = StoreSetting.isTrue(config["anonymous"])
        let json = config["json"] ?? ""
        let scopes = Self.scopes(config["scopes"])
        let tokenEndpoint = TokenEndpoint(driver: driver)
        let quota = environment["GOOGLE_CLOUD_QUOTA_PROJECT"].flatMap { $0.isEmpty ? nil : $0 }
        if !json.isEmpty {
            let file = try GoogleKeyFile(parsing: Array(json.utf8), place: "storage.stow.config json")
            tokens = TokenCache(try file.source(scopes: scopes, endpoint: tokenEndpoint))
            quotaProject = quota ?? file.quotaProject
        } else if isAnonymous || !emulator.isEmpty {
            tokens = nil
            quotaProject = nil
        } else {
            let found = try GoogleDefaultCredentials.find(
                scopes: scopes, environment: environment, endpoint: tokenEndpoint)
            tokens = TokenCache(found.source)
            quotaProject = quota ?? found.quotaProject
        }
        if tokens != nil { try StoreSetting.requireSafety(of: origin, about: "the Google endpoint") }
    }

    /// With everything known.
    init(origin: String, tokens: TokenCache?, quotaProject: String? = nil) {
        self.origin = origin
        self.tokens = tokens
        self.quotaProject = quotaProject
    }

    private static func scopes(_ list: String?) -> [String] {
        let scopes = (list ?? "").split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
        return scopes.isEmpty ? ["https://www.googleapis.com/auth/devstorage.full_control"] : scopes
    }

    /// HOST[:PORT] or a URL, as Google's own libraries take STORAGE_EMULATOR_HOST; a bare host speaks http.
    private static func origin(_ text: String) throws(StorageError) -> String {
        if text.isEmpty { return "https://storage.googleapis.com" }
        let url = text.contains("://") ? text : "http://\(text)"
        return try StoreSetting.origin(url, about: "the Google endpoint (key endpoint, or STORAGE_EMULATOR_HOST)")
    }
}
