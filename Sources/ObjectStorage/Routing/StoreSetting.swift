/// How settings of stores are written.
enum StoreSetting {
    /// How deployments write true: YAML's, Python's and Go's weak decoding's.
    static func isTrue(_ value: String?) -> Bool { ["true", "True", "TRUE", "1"].contains(value) }

    /// A setting that is there and not empty.
    static func given(_ value: String?) -> String? { value.flatMap { $0.isEmpty ? nil : $0 } }

    /// An http or https URL without a query, and without "/" at its end.
    /// - Throws: `.configuration` about `subject`.
    static func origin(_ text: String, about subject: String) throws(StorageError) -> String {
        let isWeb = text.hasPrefix("http://") || text.hasPrefix("https://")
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"?#@\\\"<>^`{|}%".utf8.contains($0) }
        let origin = String(decoding: text.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed(), as: UTF8.self)
        guard isWeb, isPlain, !origin.hasSuffix(":") else {
            throw StorageError(.configuration, "\(subject) must be a URL: http(s)://HOST[:PORT]")
        }
        return origin
    }

    /// Secrets that stand in requests as they are (tokens, signed queries) go to https alone, or to this machine.
    /// - Throws: `.configuration` about `subject`.
    static func requireSafety(of origin: String, about subject: String) throws(StorageError) {
        if origin.hasPrefix("https://") || HTTPRequest(method: .get, url: origin).isForThisMachine { return }
        throw StorageError(.configuration, "\(subject) must be https: whoever listens could use the token")
    }
}
