/// Amazon S3 and everything that speaks like it.
///
/// Whole objects in single requests. Parallel ranges and multipart uploads have their place beside `get` and `put`, in
/// files of their own.
struct S3Store: ObjectStore {
    /// S3's limit for a single PUT: 5 GiB.
    static let singlePutLimit: UInt64 = 5 << 30
    /// Objects in a listing before it is taken for endless.
    static let listingLimit = 1_000_000
    /// Objects asked for in a page: S3's most.
    private static let pageSize = 1_000
    /// Bytes of a page: 10,000 entries with keys of ordinary length; 1,000 with the longest keys possible have 4 MiB.
    private static let pageLimit = 16 << 20

    let settings: S3Settings
    let driver: HTTPDriver
    var retry = RetryRule()
    var budget = TransferBudget.standard

    /// See `ObjectStore`. A missing bucket is `.notFound` too: the answer to HEAD has no body to tell.
    func head(_ location: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        try location.requireKey()
        let response = try await perform(S3Call(.head, location))
        guard let size = response.headers.contentLength else {
            throw StorageError(.corrupt, "\(location): the server does not say how long the object is")
        }
        return ObjectInfo(response, size: size)
    }

    /// See `ObjectStore`.
    func get(_ location: ObjectLocation, into sink: any ByteSink, limit: UInt64?) async throws(StorageError)
        -> ObjectInfo
    {
        try location.requireKey()
        do throws(StorageError) {
            return try await RangedGet(
                ask: { (question) async throws(StorageError) in try await ask(question, of: location) }, budget: budget,
                retry: retry
            ).get(into: sink, limit: limit)
        } catch {
            throw error.about("GET \(location)")
        }
    }

    /// See `ObjectStore`. At most 5 GiB yet.
    func put(_ location: ObjectLocation, from source: any ByteSource) async throws(StorageError) -> ObjectInfo {
        try location.requireKey()
        guard source.size <= Self.singlePutLimit else {
            throw StorageError(.tooLarge, "\(location): objects over 5 GiB are not supported yet")
        }
        let hash = try await BlockingWork.run { (cancellation) throws(StorageError) in
            try SHA256.hexDigest(of: source, cancellation)
        }
        let response = try await perform(S3Call(.put, location, body: source, bodyHash: hash))
        return ObjectInfo(size: source.size, entityTag: response.headers["etag"])
    }

    /// See `ObjectStore`.
    func list(_ prefix: ObjectLocation, after position: ListPosition?) async throws(StorageError) -> ListPage {
        let sink = MemorySink(limit: Self.pageLimit)
        let bucket = ObjectLocation(container: prefix.container, key: "")
        var call = S3Call(.get, bucket, sink: sink)
        call.query = [
            ("list-type", "2"), ("max-keys", "\(Self.pageSize)"), ("encoding-type", "url"), ("prefix", prefix.key),
        ]
        if let position { call.query.append(("continuation-token", position.token)) }
        _ = try await perform(call, about: prefix)
        do throws(StorageError) {
            let listing = try S3Listing(parsing: sink.bytes, prefix: prefix.key)
            return ListPage(objects: listing.objects, next: try next(listing, after: position))
        } catch {
            throw error.about("listing \(prefix)")
        }
    }

    /// See `ObjectStore`.
    func delete(_ location: ObjectLocation) async throws(StorageError) {
        try location.requireKey()
        do throws(StorageError) {
            _ = try await perform(S3Call(.delete, location))
        } catch  where error.code == .notFound {
            return  // S3 answers 204, some servers 404.
        }
    }

    /// Notices a listing that turns in a circle or never ends. An empty page counts as a full one.
    private func next(_ listing: S3Listing, after position: ListPosition?) throws(StorageError) -> ListPosition? {
        guard let token = listing.nextToken else { return nil }
        if let position, token.hasSameBytes(as: position.token) {
            throw StorageError(.corrupt, "the server repeats the page")
        }
        let count = (position?.listed ?? 0) + (listing.objects.isEmpty ? Self.pageSize : listing.objects.count)
        if count >= Self.listingLimit { throw StorageError(.tooLarge, "more than \(Self.listingLimit) objects") }
        return ListPosition(token: token, listed: count)
    }
}
