internal import FileBridge
internal import FlyteIDL
internal import ObjectStorage
internal import Synchronization

/// What the store says of the data behind uris.
struct StoredSizes: Sendable {
    /// Of one uri.
    struct Stored: Sendable {
        /// Whether it is there.
        let isThere: Bool
        /// One line: size, time and, of a directory, the number of its files; or why it cannot be told.
        let text: String
    }

    /// By the bytes of the uri.
    private var byURI: [[UInt8]: Stored] = [:]

    subscript(uri: String) -> Stored? {
        get { byURI[Array(uri.utf8)] }
        set { byURI[Array(uri.utf8)] = newValue }
    }

    /// How many are not there, and of how many.
    var missing: (count: Int, of: Int) { (byURI.values.count { !$0.isThere }, byURI.count) }

    /// Requests at one time.
    private static let width = 16

    /// Asks for every uri in the literals.
    /// - Throws: what the router cannot be made for. What a single uri fails with is its text.
    static func asked(_ places: [StoredPlace], _ router: StoreRouter) async throws(StageFailure) -> StoredSizes {
        let sizes = Mutex(StoredSizes())
        try await BoundedGroup(width: width).run { (submit) async throws(StageFailure) in
            for place in places { try await submit(place) }
        } _: { (place) async throws(StageFailure) in
            let stored = await place.stored(router)
            sizes.withLock { $0[place.uri] = stored }
        }
        return sizes.withLock { $0 }
    }
}

/// A uri in a literal, and whether a directory is behind it.
struct StoredPlace: Sendable {
    let uri: String
    let isDirectory: Bool

    /// Every uri in the literals, each once; found without recursion.
    static func all(in literals: [Literal]) -> [StoredPlace] {
        var open = literals, found: [StoredPlace] = [], seen: Set<[UInt8]> = []
        while let literal = open.popLast() {
            switch literal.value {
            case .collection(let list): open += list.literals
            case .map(let map): open += map.entries.map(\.value)
            case .offloaded(let offloaded): add(offloaded.uri, false)
            case .scalar(let scalar):
                switch scalar.value {
                case .blob(let blob): add(blob.uri, blob.dimensionality == .multipart)
                case .schema(let schema): add(schema.uri, true)
                case .structuredDataset(let dataset): add(dataset.uri, true)
                case .union(let union): if let inner = union.value { open.append(inner) }
                default: break
                }
            case nil: break
            }
        }
        return found

        func add(_ uri: String, _ isDirectory: Bool) {
            guard !uri.isEmpty, seen.insert(Array(uri.utf8)).inserted else { return }
            found.append(StoredPlace(uri: uri, isDirectory: isDirectory))
        }
    }

    func stored(_ router: StoreRouter) async -> StoredSizes.Stored {
        do throws(StorageError) {
            let (store, location) = try router.store(for: try ObjectURI(parsing: uri))
            if isDirectory { return try await directory(store, location) }
            let info = try await store.head(location)
            let text = [ShownText.size(info.size)] + (info.modified.map { [Self.time($0)] } ?? [])
            return StoredSizes.Stored(isThere: true, text: text.joined(separator: ", "))
        } catch {
            let isMissing = error.code == .notFound || error.code == .noContainer
            return StoredSizes.Stored(isThere: false, text: isMissing ? "not there" : error.description)
        }
    }

    private func directory(_ store: any ObjectStore, _ location: ObjectLocation) async throws(StorageError)
        -> StoredSizes.Stored
    {
        var count = 0, size: UInt64 = 0, latest: Int64?
        for try await object in store.objects(inDirectory: location) {
            count += 1
            size += object.info.size
            latest = [latest, object.info.modified].compactMap { $0 }.max()
        }
        guard count > 0 else { return StoredSizes.Stored(isThere: false, text: "not there, or empty") }
        let text = [ShownText.size(size)] + (latest.map { [Self.time($0)] } ?? []) + [TreeNode.count(count, "file")]
        return StoredSizes.Stored(isThere: true, text: text.joined(separator: ", "))
    }

    private static func time(_ seconds: Int64) -> String { GoTime.text(Timestamp(seconds: seconds, nanos: 0)) }
}
