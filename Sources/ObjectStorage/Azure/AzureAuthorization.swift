/// Who asks an Azure store.
enum AzureAuthorization: Sendable {
    /// The account's key signs every request.
    case sharedKey(AzureSharedKey)
    /// A shared access signature: a query that stands for rights; a secret.
    case sharedAccess(String)
    /// A token of Microsoft Entra ID.
    case token(TokenCache)
    /// Nobody: public containers.
    case anonymous

    /// Who, for people; no secret.
    var summary: String {
        switch self {
        case .sharedKey(let key): "\(key)"
        case .sharedAccess: "a shared access signature"
        case .token(let tokens): tokens.source.summary
        case .anonymous: "nobody"
        }
    }

    /// Whether whoever reads a request could make requests of their own.
    var isReadable: Bool {
        switch self {
        case .sharedAccess, .token: true
        case .sharedKey, .anonymous: false
        }
    }

    /// The signature's query without the "?" before it.
    /// - Throws: `.credentials` for what cannot be one.
    static func sharedAccess(parsing text: String) throws(StorageError) -> AzureAuthorization {
        let query = text.hasPrefix("?") ? String(text.dropFirst()) : text
        let isPlain = query.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"#\"<>".utf8.contains($0) }
        guard isPlain, query.split(separator: "&").contains(where: { $0.hasPrefix("sig=") }) else {
            throw StorageError(.credentials, "the shared access signature (sas_token) is none: it has no sig=")
        }
        return .sharedAccess(query)
    }

    /// `text` without what a server may have echoed of the secret.
    func redacting(_ text: String) -> String {
        guard case .sharedAccess(let query) = self,
            let signature = query.split(separator: "&").first(where: { $0.hasPrefix("sig=") })?.dropFirst(4)
        else { return text }
        let plain = PercentEncoding.decode(signature.utf8).map { String(decoding: $0, as: UTF8.self) }
        return [String(signature), plain ?? ""].filter { $0.utf8.count >= 8 }.reduce(text) { text, secret in
            text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "[redacted]")
        }
    }
}
