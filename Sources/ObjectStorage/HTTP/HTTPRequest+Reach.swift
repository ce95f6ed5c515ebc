extension HTTPRequest {
    /// Whether the URL's host is this machine, by its name or address: never through a proxy, and no need of TLS.
    var isForThisMachine: Bool {
        let authority = url.split(separator: "/", maxSplits: 2).dropFirst().first ?? ""
        let host = authority.split(separator: ":").first ?? ""
        return authority.hasPrefix("[::1]") || host == "localhost" || host.hasPrefix("127.")
    }
}
