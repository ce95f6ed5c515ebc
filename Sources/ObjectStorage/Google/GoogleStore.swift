internal import StructuredText

/// Google Cloud Storage by its JSON API. https://cloud.google.com/storage/docs/json_api/v1
///
/// An object is got as it is stored: where it has a Content-Encoding, it is not unpacked.
struct GoogleStore: ObjectStore {
    /// Objects asked for in a page: the service's most.
    private static let pageSize = 1_000
    /// Objects in a listing before it is taken for endless.
    private static let listingLimit = 1_000_000
    /// Bytes of a page: 1,000 objects with the longest names, escaped, have less.
    private static let pageLimit = 16 << 20

    let settings: GoogleSettings
    let driver: HTTPDriver
    var retry = RetryRule()
    var budget = TransferBudget.standard
    var sizes = GoogleTransferSizes()

    /// See `ObjectStore`. A missing bucket is `.notFound` too.
    func head(_ location: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        try location.requireGoogleName()
        let answer = try await json(.get, objectURL(location, [("fields", GoogleObject.fields)]), about: location)
        return try GoogleObject(answer, about: location).info
    }

    /// See `ObjectStore`. The bytes are checked by the object's CRC32C.
    func get(_ location: ObjectLocation, into sink: any ByteSink, limit: UInt64?) async throws(StorageError)
        -> ObjectInfo
    {
        try location.requireGoogleName()
        do throws(StorageError) {
            var get = RangedGet(
                ask: { (question) async throws(StorageError) in try await ask(question, of: location) }, budget: budget,
                retry: retry)
            get.rangeSize = sizes.rangeSize
            return try await get.get(into: sink, limit: limit)
        } catch {
            guard error.code == .notFound, await isMissing(location.container) else {
                throw error.about("GET \(location)")
            }
            throw StorageError(.noContainer, "GET \(location): there is no such bucket", status: error.status)
        }
    }

    /// See `ObjectStore`. The service checks the bytes by their CRC32C.
    func put(_ location: ObjectLocation, from source: any ByteSource) async throws(StorageError) -> ObjectInfo {
        try location.requireGoogleName()
        guard source.size <= GoogleTransferSizes.largestObject else {
            throw StorageError(.tooLarge, "\(location): Google Cloud Storage holds objects of 5 TiB at most")
        }
        let check = try await BlockingWork.run { (cancellation) throws(StorageError) in
            try RunningChecksum(.crc32c, of: source, cancellation).checksum
        }
        let upload = GoogleUpload(store: self, location: location, source: source, check: check)
        return source.size <= sizes.singleLimit ? try await upload.single() : try await upload.resumable()
    }

    /// See `ObjectStore`.
    func list(_ prefix: ObjectLocation, after position: ListPosition?) async throws(StorageError) -> ListPage {
        var query = [
            (name: "maxResults", value: "\(Self.pageSize)"), (name: "prefix", value: prefix.key),
            (name: "fields", value: "nextPageToken,items(\(GoogleObject.fields))"),
        ]
        if let position { query.append((name: "pageToken", value: position.token)) }
        do throws(StorageError) {
            let answer = try await json(
                .get, bucketURL(prefix.container, query), about: prefix, limit: Self.pageLimit)
            return try page(answer, prefix, after: position)
        } catch  where error.code == .notFound {
            throw StorageError(.noContainer, error.message, status: error.status)
        }
    }

    /// See `ObjectStore`.
    func delete(_ location: ObjectLocation) async throws(StorageError) {
        try location.requireGoogleName()
        do throws(StorageError) {
            try await perform(HTTPRequest(method: .delete, url: objectURL(location, [])), about: location)
        } catch  where error.code == .notFound {
            return
        }
    }
}

extension GoogleStore {
    /// One attempt at an object or a range of it.
    private func ask(_ question: RangeRequest, of location: ObjectLocation) async throws(StorageError) -> RangeAnswer {
        var query = [(name: "alt", value: "media")]
        if let generation = question.version { query.append((name: "ifGenerationMatch", value: generation)) }
        var request = HTTPRequest(method: .get, url: objectURL(location, query))
        request.headers = Self.asStored
        request.ask(question) { (status, headers) throws(StorageError) in
            try RangeAnswer(google: headers, status: status)
        }
        let response = try await attempt(request)
        return try RangeAnswer(google: response.headers, status: response.status)
    }

    /// Whether it is the bucket that is missing: the answers about objects do not say so alike everywhere.
    private func isMissing(_ bucket: String) async -> Bool {
        let query = [(name: "maxResults", value: "1"), (name: "fields", value: "nextPageToken")]
        let location = ObjectLocation(container: bucket, key: "")
        do throws(StorageError) {
            _ = try await json(.get, bucketURL(bucket, query), about: location)
            return false
        } catch {
            return error.code == .notFound
        }
    }

    private func page(
        _ answer: StructuredValue, _ prefix: ObjectLocation, after position: ListPosition?
    ) throws(StorageError) -> ListPage {
        let objects = try (answer["items"]?.items ?? []).map { (item) throws(StorageError) in
            try GoogleObject(item, about: prefix).listed(below: prefix)
        }
        guard let token = answer["nextPageToken"]?.text else { return ListPage(objects: objects, next: nil) }
        if let position, token.hasSameBytes(as: position.token) {
            throw StorageError(.corrupt, "listing \(prefix): the server repeats the page")
        }
        let count = (position?.listed ?? 0) + max(objects.count, 1)
        if count >= Self.listingLimit {
            throw StorageError(.tooLarge, "listing \(prefix): more than \(Self.listingLimit) objects")
        }
        return ListPage(objects: objects, next: ListPosition(token: token, listed: count))
    }
}
