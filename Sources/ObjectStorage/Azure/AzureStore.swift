/// Azure Blob Storage: block blobs. https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
struct AzureStore: ObjectStore {
    let settings: AzureSettings
    let driver: HTTPDriver
    var retry = RetryRule()
    var budget = TransferBudget.standard
    var sizes = AzureTransferSizes()

    /// See `ObjectStore`.
    func head(_ location: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        try location.requireAzureName()
        let response = try await perform(AzureCall(.head, location))
        guard let size = response.headers.contentLength else {
            throw StorageError(.corrupt, "\(location): the server does not say how long the blob is")
        }
        return ObjectInfo(response, size: size)
    }

    /// See `ObjectStore`. Each range is checked by the service's CRC64.
    func get(_ location: ObjectLocation, into sink: any ByteSink, limit: UInt64?) async throws(StorageError)
        -> ObjectInfo
    {
        try location.requireAzureName()
        do throws(StorageError) {
            let isInOrder = !sink.takesAnyOrder
            var get = RangedGet(
                ask: { (question) async throws(StorageError) in
                    try await ask(question, of: location, inOrder: isInOrder)
                }, budget: budget, retry: retry)
            get.rangeSize = sizes.rangeSize
            get.mostRanges = AzureTransferSizes.mostRanges
            get.asksInOrder = true
            return try await get.get(into: sink, limit: limit)
        } catch {
            throw error.about("GET \(location)")
        }
    }

    /// See `ObjectStore`. The service checks what it gets by its CRC64.
    func put(_ location: ObjectLocation, from source: any ByteSource) async throws(StorageError) -> ObjectInfo {
        try location.requireAzureName()
        let upload = AzureUpload(store: self, location: location)
        return source.size <= sizes.singleLimit ? try await upload.single(source) : try await upload.blocks(source)
    }

    /// See `ObjectStore`. What a hierarchical namespace lists as a directory is no object.
    func list(_ prefix: ObjectLocation, after position: ListPosition?) async throws(StorageError) -> ListPage {
        let sink = MemorySink(limit: AzureListing.sizeLimit)
        var call = AzureCall(.get, ObjectLocation(container: prefix.container, key: ""), sink: sink)
        call.query = [
            ("comp", "list"), ("include", "metadata"), ("maxresults", "\(AzureListing.pageSize)"),
            ("prefix", prefix.key), ("restype", "container"),
        ]
        if let position { call.query.append(("marker", position.token)) }
        try await perform(call, about: prefix)
        do throws(StorageError) {
            return try AzureListing(parsing: sink.bytes, prefix: prefix.key).page(after: position)
        } catch {
            throw error.about("listing \(prefix)")
        }
    }

    /// See `ObjectStore`.
    func delete(_ location: ObjectLocation) async throws(StorageError) {
        try location.requireAzureName()
        do throws(StorageError) {
            try await perform(AzureCall(.delete, location))
        } catch  where error.code == .notFound {
            return
        }
    }
}

/// How blobs are cut; what tests change.
struct AzureTransferSizes: Sendable {
    /// Bytes of a range that the service checks, at most.
    static let mostChecked: UInt64 = 4 << 20
    /// Ranges of a blob: beyond 256 GiB they are larger than the service checks, and are not checked.
    static let mostRanges: UInt64 = 65_536

    /// Bytes up to which a blob goes in one request: sent again as a whole after a failure.
    var singleLimit: UInt64 = 8 << 20
    /// Bytes of a block, unless there would be more than 50,000.
    var blockSize: UInt64 = 8 << 20
    /// Bytes of a range.
    var rangeSize = mostChecked
}

extension ObjectLocation {
    /// https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
    /// - Throws: `.badURI` for a name that no blob can have.
    func requireAzureName() throws(StorageError) {
        try requireKey()
        // Counted in UTF-16, as .NET does.
        guard key.utf16.count <= 1_024 else {
            throw StorageError(.badURI, "\(self): Azure takes no blob name longer than 1,024 characters")
        }
    }
}
