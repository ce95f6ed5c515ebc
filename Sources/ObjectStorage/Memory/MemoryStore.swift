internal import Synchronization

/// A store in memory: the twin of the others for tests, and the kind `mem`. A put makes its container.
public final class MemoryStore: ObjectStore {
    private struct Entry {
        let bytes: [UInt8]
        let info: ObjectInfo
    }

    private struct State {
        var containers: [String.UTF8Bytes: [String.UTF8Bytes: Entry]] = [:]
        var generation = 0
    }

    /// Objects in a page.
    private let pageSize: Int
    private let state = Mutex(State())

    /// Empty, but for the containers named. `pageSize` is the most objects in a page of a listing.
    public init(containers: [String] = [], pageSize: Int = 1_000) {
        self.pageSize = pageSize
        state.withLock { state in
            for container in containers { state.containers[container.utf8Bytes] = [:] }
        }
    }

    /// See `ObjectStore`.
    public func head(_ location: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        try entry(location).info
    }

    /// See `ObjectStore`.
    public func get(_ location: ObjectLocation, into sink: any ByteSink, limit: UInt64?) async throws(StorageError)
        -> ObjectInfo
    {
        let entry = try entry(location)
        if let limit, entry.info.size > limit { throw StorageError.overLimit(limit).about(location.description) }
        if !entry.bytes.isEmpty { try sink.write(entry.bytes.span.bytes, at: 0) }
        if Task.isCancelled { throw .cancelled }
        return entry.info
    }

    /// See `ObjectStore`.
    public func put(_ location: ObjectLocation, from source: any ByteSource) async throws(StorageError) -> ObjectInfo {
        try location.requireKey()
        if Task.isCancelled { throw .cancelled }
        var bytes: [UInt8] = []
        try source.forEachPiece(of: 256 << 10) { (piece, _) throws(StorageError) in
            piece.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        let content = bytes
        return state.withLock { state in
            state.generation += 1
            let info = ObjectInfo(size: UInt64(content.count), entityTag: "\"\(state.generation)\"")
            state.containers[location.container.utf8Bytes, default: [:]][location.key.utf8Bytes] = Entry(
                bytes: content, info: info)
            return info
        }
    }

    /// See `ObjectStore`.
    public func list(_ prefix: ObjectLocation, after position: ListPosition?) async throws(StorageError) -> ListPage {
        if Task.isCancelled { throw .cancelled }
        let objects = try container(of: prefix)
            .filter { key, _ in
                key.text.startsWithBytes(of: prefix.key)
                    && (position.map { $0.token.precedesInBytes(key.text) } ?? true)
            }
            .map { ListedObject(key: $0.text, info: $1.info) }
            .sorted { $0.key.precedesInBytes($1.key) }
        let page = Array(objects.prefix(pageSize))
        guard objects.count > pageSize, let last = page.last else { return ListPage(objects: page, next: nil) }
        return ListPage(
            objects: page, next: ListPosition(token: last.key, listed: (position?.listed ?? 0) + page.count))
    }

    /// See `ObjectStore`.
    public func delete(_ location: ObjectLocation) async throws(StorageError) {
        try location.requireKey()
        _ = try container(of: location)
        state.withLock { state in
            _ = state.containers[location.container.utf8Bytes]?.removeValue(forKey: location.key.utf8Bytes)
        }
    }

    private func container(of location: ObjectLocation) throws(StorageError) -> [String.UTF8Bytes: Entry] {
        let found = state.withLock { $0.containers[location.container.utf8Bytes] }
        guard let found else { throw StorageError(.noContainer, "\(location): there is no such container") }
        return found
    }

    private func entry(_ location: ObjectLocation) throws(StorageError) -> Entry {
        try location.requireKey()
        if Task.isCancelled { throw .cancelled }
        guard let entry = try container(of: location)[location.key.utf8Bytes] else {
            throw StorageError(.notFound, "\(location): there is no such object")
        }
        return entry
    }
}
