/// One answer of List Blobs. https://learn.microsoft.com/rest/api/storageservices/list-blobs
struct AzureListing {
    /// Blobs asked for in a page. The service gives up to 5,000; with 1,000 the longest names possible fit.
    static let pageSize = 1_000
    /// Bytes of a page.
    static let sizeLimit = 32 << 20
    /// Blobs in a listing before it is taken for endless.
    private static let listingLimit = 1_000_000

    private(set) var objects: [ListedObject] = []
    private var marker: String?
    /// The parts of the blob being read.
    private var entry: [String: String] = [:]

    /// Reads the document.
    /// - Throws: `.corrupt` for what is no listing, or a name outside `prefix`.
    init(parsing document: [UInt8], prefix: String) throws(StorageError) {
        let reader = Reader()
        try XMLElements.parse(document) { (path, text) throws(StorageError) in try reader.accept(path, text) }
        self = reader.listing
        guard reader.isListing else { throw StorageError(.corrupt, "the answer is not an EnumerationResults") }
        if let stranger = objects.first(where: { !$0.key.startsWithBytes(of: prefix) }) {
            throw StorageError(
                .corrupt, "the listing has a name outside the prefix: \(PercentEncoding.printable(stranger.key))")
        }
    }

    private init() {}

    /// The page, and where it goes on. An empty page that goes on counts as a full one.
    /// - Throws: `.corrupt` for a listing that turns in a circle; `.tooLarge` for one that never ends.
    func page(after position: ListPosition?) throws(StorageError) -> ListPage {
        guard let marker else { return ListPage(objects: objects, next: nil) }
        if let position, marker.hasSameBytes(as: position.token) {
            throw StorageError(.corrupt, "the server repeats the page")
        }
        let count = (position?.listed ?? 0) + (objects.isEmpty ? Self.pageSize : objects.count)
        if count >= Self.listingLimit { throw StorageError(.tooLarge, "more than \(Self.listingLimit) blobs") }
        return ListPage(objects: objects, next: ListPosition(token: marker, listed: count))
    }

    /// Collects while the document is read.
    private final class Reader {
        var listing = AzureListing()
        var isListing = false

        func accept(_ path: [String], _ text: String) throws(StorageError) {
            guard path.first == "EnumerationResults", let name = path.last else { return }
            switch path.count {
            case 1: isListing = true
            case 2 where name == "NextMarker": listing.marker = text.isEmpty ? nil : text
            case 3 where name == "Blob": try listing.endEntry()
            case 4, 5: if path[2] == "Blob" { listing.entry[name] = text }
            default: break
            }
        }
    }

    private mutating func endEntry() throws(StorageError) {
        defer { entry = [:] }
        guard let key = entry["Name"], let size = entry["Content-Length"].flatMap({ UInt64($0) }) else {
            throw StorageError(.corrupt, "an entry of the listing has no name or size")
        }
        if entry["ResourceType"] == "directory" || entry["hdi_isfolder"] == "true" { return }
        // The header has quotes, the listing has none.
        let tag = entry["Etag"].map { $0.hasPrefix("\"") ? $0 : "\"\($0)\"" }
        objects.append(ListedObject(key: key, info: ObjectInfo(size: size, entityTag: tag, modified: modified)))
    }

    private var modified: Int64? {
        var headers = HTTPHeaders()
        headers.add("last-modified", entry["Last-Modified"] ?? "")
        return headers.lastModified
    }
}
