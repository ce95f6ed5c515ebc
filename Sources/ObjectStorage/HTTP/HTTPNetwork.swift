/// The way to servers: proxies, trusted authorities, and what is the same for all requests. TLS is always verified.
struct HTTPNetwork: Sendable {
    /// For https URLs; nil for none.
    var httpsProxy: String?
    /// For http URLs; nil for none.
    var httpProxy: String?
    /// Hosts that are asked directly: names with all below them, addresses, networks (libcurl's CURLOPT_NOPROXY).
    var noProxy = ""
    /// A PEM file of trusted authorities, in place of the system's.
    var authoritiesFile: String?
    /// A directory of such files, named by their hashes (openssl rehash), in place of the system's.
    var authoritiesDirectory: String?
    /// Sent with every request.
    var headers: [(name: String, value: String)] = []
    /// Seconds for a whole exchange; 0 is no bound.
    var timeout = 0
    /// Most connections to one server; 0 is no bound.
    var connectionsPerHost = 0

    /// Nothing but the system's own.
    init() {}

    /// What the usual variables say: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY (or in lower case, which goes first),
    /// SSL_CERT_FILE, SSL_CERT_DIR; and `storage.defaultHttpClient`.
    init(environment: [String: String], client: StorageConfiguration.HTTPClient = .init()) {
        func variable(_ name: String) -> String? {
            StoreSetting.given(environment[name.lowercased()]) ?? StoreSetting.given(environment[name])
        }
        let any = variable("ALL_PROXY")
        httpsProxy = variable("HTTPS_PROXY") ?? any
        httpProxy = variable("HTTP_PROXY") ?? any
        noProxy = variable("NO_PROXY") ?? ""
        authoritiesFile = StoreSetting.given(environment["SSL_CERT_FILE"])
        authoritiesDirectory = StoreSetting.given(environment["SSL_CERT_DIR"])
        headers = client.headers.map { (name: $0.name, value: $0.value) }
        timeout = Int(clamping: client.timeout.components.seconds)
        connectionsPerHost = client.connectionsPerHost
    }

    /// The proxy for a request; empty for none.
    func proxy(for request: HTTPRequest) -> String {
        if request.isDirect || request.isForThisMachine { return "" }
        return (request.url.hasPrefix("https:") ? httpsProxy : httpProxy) ?? ""
    }
}
