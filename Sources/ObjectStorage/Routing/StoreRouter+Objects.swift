extension StoreRouter {
    /// As `ObjectStore.head`.
    /// - Throws: as `store(for:)` and `head`.
    public func head(_ uri: ObjectURI) async throws(StorageError) -> ObjectInfo {
        let (store, location) = try store(for: uri)
        return try await store.head(location)
    }

    /// As `ObjectStore.get`.
    /// - Throws: as `store(for:)` and `get`.
    @discardableResult
    public func get(_ uri: ObjectURI, into sink: any ByteSink, limit: UInt64? = nil) async throws(StorageError)
        -> ObjectInfo
    {
        let (store, location) = try store(for: uri)
        return try await store.get(location, into: sink, limit: limit)
    }

    /// A whole object in memory, at most `limit` bytes.
    /// - Throws: as `store(for:)` and `get`.
    public func bytes(of uri: ObjectURI, limit: Int) async throws(StorageError) -> [UInt8] {
        let (store, location) = try store(for: uri)
        return try await store.bytes(of: location, limit: limit)
    }

    /// As `ObjectStore.put`.
    /// - Throws: as `store(for:)` and `put`.
    @discardableResult
    public func put(_ uri: ObjectURI, from source: any ByteSource) async throws(StorageError) -> ObjectInfo {
        let (store, location) = try store(for: uri)
        return try await store.put(location, from: source)
    }

    /// Puts bytes that are in memory.
    /// - Throws: as `store(for:)` and `put`.
    @discardableResult
    public func put(_ bytes: [UInt8], to uri: ObjectURI) async throws(StorageError) -> ObjectInfo {
        try await put(uri, from: MemorySource(bytes))
    }

    /// The objects below a folder: `out` gives `out/x`, never `out2/x`. Their URIs: `uri.replacingKey(object.key)`.
    /// - Throws: as `store(for:)`.
    public func objects(inDirectory uri: ObjectURI) throws(StorageError) -> ObjectListing {
        let (store, location) = try store(for: uri)
        return store.objects(inDirectory: location)
    }

    /// As `ObjectStore.delete`.
    /// - Throws: as `store(for:)` and `delete`.
    public func delete(_ uri: ObjectURI) async throws(StorageError) {
        let (store, location) = try store(for: uri)
        try await store.delete(location)
    }
}
