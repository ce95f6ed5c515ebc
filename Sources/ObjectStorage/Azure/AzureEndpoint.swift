/// Where an account's blobs are.
struct AzureEndpoint: Sendable, Hashable {
    /// The suffix of Azure's public cloud.
    static let publicSuffix = "core.windows.net"

    /// `scheme://host[:port]`.
    let origin: String
    /// Before the container: empty on Azure, `/ACCOUNT` on emulators.
    let basePath: String

    /// An account of a cloud.
    init(account: String, suffix: String) {
        origin = "https://\(account).blob.\(suffix)"
        basePath = ""
    }

    /// A server of one's own: `http(s)://HOST[:PORT][/ACCOUNT]`.
    /// - Throws: `.configuration`.
    init(parsing text: String) throws(StorageError) {
        let url = try StoreSetting.origin(text, about: "the Azure endpoint")
        let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        guard parts.count >= 2 else {
            throw StorageError(.configuration, "the Azure endpoint must be a URL: http(s)://HOST[:PORT][/ACCOUNT]")
        }
        origin = "\(parts[0])//\(parts[1])"
        basePath = parts.count == 3 ? "/\(parts[2])" : ""
    }

    /// The percent-encoded path of a blob, or with an empty key of its container.
    func path(of location: ObjectLocation) -> String {
        let container = S3Signer.encodePath(location.container)
        return "\(basePath)/\(container)" + (location.key.isEmpty ? "" : "/" + S3Signer.encodePath(location.key))
    }
}

/// The host of an account in a URI: `ACCOUNT.blob.SUFFIX` or `ACCOUNT.dfs.SUFFIX`. Both name the same objects.
struct AzureAccountHost: Sendable, Hashable {
    let account: String
    let suffix: String

    /// Nil for a host of another form.
    init?(parsing host: String) {
        let parts = host.lowercased().split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 3, parts[1] == "blob" || parts[1] == "dfs", !parts[2].isEmpty,
            Self.isAccount(parts[0]), parts[2].utf8.allSatisfy({ PercentEncoding.isUnreserved($0) })
        else { return nil }
        (account, suffix) = (parts[0], parts[2])
    }

    /// 3 to 24 lower-case letters and digits; a little more is let through, as emulators are not so strict.
    static func isAccount(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 63
            && text.utf8.allSatisfy { PercentEncoding.isUnreserved($0) && !"._~".utf8.contains($0) }
    }
}
