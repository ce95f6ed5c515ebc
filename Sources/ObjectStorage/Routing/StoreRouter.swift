internal import Synchronization

/// Finds the store of a URI, by the rules of the configuration:
///
/// 1. http and https are fetched directly;
/// 2. the scheme of the primary store goes there;
/// 3. a scheme in `schemes` goes to the store described there;
/// 4. `s3`, `gs`, `abfs`, `abfss` and `azure` without any description go to their clouds with the credentials of the
///    environment; other schemes of known kinds are errors;
/// 5. every other scheme goes to the primary store.
///
/// In the primary store, only the configured container may be used unless `enableMultiContainer` is set.
public final class StoreRouter: Sendable {
    let configuration: StorageConfiguration
    private let primarySchemes: [String]
    private let primary: any ObjectStore
    private let driver: HTTPDriver
    /// For all stores, so that its budget is everybody's.
    private let retry: RetryRule
    /// Stores of other schemes, made when first needed.
    private let others = Mutex<[String: any ObjectStore]>([:])

    /// Checks the configuration and makes the primary store; for the kind local, also its container if it is not there.
    /// Reads at most a secret and a folder's status, so it may be called anywhere.
    /// - Throws: `.configuration`, `.credentials`, `.unsupported`.
    public init(configuration: StorageConfiguration) throws(StorageError) {
        let driver = HTTPDriver(
            network: HTTPNetwork(environment: configuration.environment, client: configuration.httpClient))
        let stow = configuration.primary
        let kind = try Self.primaryKind(configuration, stow)
        retry = RetryRule()
        primary = try Self.makeStore(kind, stow.config, configuration, driver, retry)
        if let local = primary as? LocalStore { try local.createContainer(configuration.container) }
        primarySchemes = kind.schemes
        self.configuration = configuration
        self.driver = driver
    }

    /// The store of `uri` and the object's place in it.
    /// - Throws: `.configuration` for another container without `enableMultiContainer`, or a store that cannot be made;
    ///   `.unsupported` for schemes of kinds that are not supported; `.credentials`.
    public func store(for uri: ObjectURI) throws(StorageError) -> (store: any ObjectStore, location: ObjectLocation) {
        if let target = uri.webTarget {
            return (
                HTTPStore(scheme: uri.scheme, driver: driver, retry: retry, budget: configuration.transfers),
                ObjectLocation(container: uri.container, key: target)
            )
        }
        if !primarySchemes.contains(uri.scheme) {
            if let stow = configuration.schemes[uri.scheme] {
                if let store = try account(of: uri, in: stow) { return (store, uri.location) }
                return (try other(uri.scheme, stow), uri.location)
            }
            if let kind = StoreKind.kindName(ofScheme: uri.scheme) { return (try ambient(uri, kind), uri.location) }
        }
        try checkContainer(uri)
        return (try account(of: uri, in: configuration.primary) ?? primary, uri.location)
    }
}

extension StoreRouter {
    private static func primaryKind(
        _ configuration: StorageConfiguration, _ stow: StorageConfiguration.Stow
    ) throws(StorageError) -> StoreKind {
        switch configuration.type {
        case "mem": return .mem
        case "redis":
            throw StorageError(.unsupported, "storage type redis is not supported; supported are \(StoreKind.names)")
        case "s3", "minio", "local", "stow": break
        case let other:
            throw StorageError(.configuration, "storage type \"\(PercentEncoding.printable(other))\" is unknown")
        }
        let kind = try StoreKind(named: stow.kind)
        if configuration.container.isEmpty {
            throw StorageError(.configuration, "container is required: --storage.container")
        }
        return kind
    }

    private static func makeStore(
        _ kind: StoreKind, _ config: [String: String], _ configuration: StorageConfiguration, _ driver: HTTPDriver,
        _ retry: RetryRule
    ) throws(StorageError) -> any ObjectStore {
        switch kind {
        case .mem: return MemoryStore(containers: configuration.container.isEmpty ? [] : [configuration.container])
        case .s3:
            return S3Store(
                settings: try S3Settings(config: config, environment: configuration.environment, driver: driver),
                driver: driver, retry: retry, budget: configuration.transfers)
        case .google:
            return GoogleStore(
                settings: try GoogleSettings(config: config, environment: configuration.environment, driver: driver),
                driver: driver, retry: retry, budget: configuration.transfers)
        case .azure:
            return AzureStore(
                settings: try AzureSettings(config: config, environment: configuration.environment, driver: driver),
                driver: driver, retry: retry, budget: configuration.transfers)
        case .local:
            guard let path = config["path"], !path.isEmpty else {
                throw StorageError(
                    .configuration, "the local store needs the key path: the directory that holds the containers")
            }
            return try LocalStore(path: path)
        }
    }

    /// A store besides the primary one, made when it is first asked for.
    /// - Parameter name: under which it is kept: its scheme, and its account where that is the URI's.
    func other(_ name: String, _ stow: StorageConfiguration.Stow) throws(StorageError) -> any ObjectStore {
        let scheme = name
        if let store = others.withLock({ $0[scheme] }) { return store }
        let store: any ObjectStore
        do throws(StorageError) {
            store = try Self.makeStore(StoreKind(named: stow.kind), stow.config, configuration, driver, retry)
        } catch {
            throw error.about("storage.schemes.\(scheme)")
        }
        // Two may be made at once: the first one kept is everybody's.
        return others.withLock { stores in
            let kept = stores[scheme] ?? store
            stores[scheme] = kept
            return kept
        }
    }

    /// A scheme that the configuration does not describe.
    private func ambient(_ uri: ObjectURI, _ kind: String) throws(StorageError) -> any ObjectStore {
        switch kind {
        case "s3": return try other("s3", StorageConfiguration.Stow(kind: "s3", config: ["auth_type": "iam"]))
        case "google": return try other("gs", StorageConfiguration.Stow(kind: "google"))
        case "azure": return try ambientAzure(uri)
        default: break
        }
        let shown = PercentEncoding.printable(uri.description)
        guard kind == "local" || kind == "mem" else {
            throw StorageError(
                .unsupported, "\(shown): storage kind \(kind) is not supported; supported are \(StoreKind.names)")
        }
        throw StorageError(
            .configuration, "\(shown): no store for the scheme \(uri.scheme): see storage.schemes.\(uri.scheme)")
    }

    private func checkContainer(_ uri: ObjectURI) throws(StorageError) {
        let isOwn = configuration.container.isEmpty || uri.container.hasSameBytes(as: configuration.container)
        if isOwn || configuration.enableMultiContainer { return }
        throw StorageError(
            .configuration,
            "\(PercentEncoding.printable(uri.description)): the container is not \"\(configuration.container)\", and others need "
                + "--storage.enable-multicontainer")
    }
}
