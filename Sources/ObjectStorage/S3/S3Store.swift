/// Amazon S3 and everything that speaks like it.
///
/// Large objects are read in ranges and written in parts; see `RangedGet` and `PartedPut`. A bucket is asked in its own region,
/// once its server has told which that is.
struct S3Store: ObjectStore {
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
    let knowledge = S3Knowledge()

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
