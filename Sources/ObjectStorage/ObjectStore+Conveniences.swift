extension ObjectStore {
    /// A whole object in memory.
    /// - Parameter limit: bytes; memory is bounded by it.
    /// - Throws: as `get`; `.tooLarge` beyond the limit.
    public func bytes(of location: ObjectLocation, limit: Int) async throws(StorageError) -> [UInt8] {
        let sink = MemorySink(limit: limit)
        _ = try await get(location, into: sink, limit: UInt64(max(limit, 0)))
        return sink.bytes
    }

    /// Puts bytes that are in memory.
    /// - Throws: as `put(_:from:)`.
    @discardableResult
    public func put(_ bytes: [UInt8], to location: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        try await put(location, from: MemorySource(bytes))
    }

    /// All objects whose key begins with `prefix.key`, page by page as they are asked for.
    public func objects(withPrefix prefix: ObjectLocation) -> ObjectListing {
        ObjectListing(store: self, prefix: prefix)
    }

    /// All objects below a folder: `out` gives `out/x`, never `out2/x`. An empty key is the whole container.
    public func objects(inDirectory directory: ObjectLocation) -> ObjectListing {
        let key = directory.key
        let prefix = key.isEmpty || key.utf8.last == UInt8(ascii: "/") ? key : key + "/"
        return objects(withPrefix: ObjectLocation(container: directory.container, key: prefix))
    }
}
