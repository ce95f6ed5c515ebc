/// The kinds of store there are.
enum StoreKind: String, Sendable {
    case s3
    /// Google Cloud Storage.
    case google
    /// Azure Blob Storage.
    case azure
    case local
    /// In memory; of type `mem` only.
    case mem

    /// For messages.
    static let names = "s3, google, azure, local, mem"

    /// The schemes of this kind's URIs.
    var schemes: [String] {
        switch self {
        case .s3: ["s3"]
        case .google: ["gs"]
        case .azure: ["abfs", "abfss", "azure"]
        case .local: ["file"]
        case .mem: ["mem"]
        }
    }

    /// A kind by stow's name.
    /// - Throws: `.unsupported` for a kind that stow has and we have not; `.configuration` for any other.
    init(named name: String) throws(StorageError) {
        if let kind = StoreKind(rawValue: name) {
            self = kind
        } else if ["oracle", "swift", "redis"].contains(name) {
            throw StorageError(.unsupported, "storage kind \(name) is not supported; supported are \(Self.names)")
        } else {
            throw StorageError(
                .configuration,
                "storage kind \"\(PercentEncoding.printable(name))\" is unknown; supported are \(Self.names)")
        }
    }

    /// Schemes that belong to a kind of their own, whether we have it or not: they never fall back to the primary store.
    static func kindName(ofScheme scheme: String) -> String? {
        switch scheme {
        case "s3": "s3"
        case "file": "local"
        case "mem": "mem"
        case "gs": "google"
        case "abfs", "abfss", "azure": "azure"
        case "os": "oracle"
        case "sw": "swift"
        case "redis": "redis"
        default: nil
        }
    }
}
