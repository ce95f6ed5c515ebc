/// One answer of ListObjectsV2.
struct S3Listing {
    /// AWS sends at most 1,000 entries a page; some servers send more than they were asked for, none ten times as many.
    static let entryLimit = 10_000

    private(set) var objects: [ListedObject] = []
    private(set) var nextToken: String?
    private var truncation = ""
    private var keyCount: String?
    private var isEncoded = false
    /// The parts of the entry being read.
    private var entry: [String: String] = [:]

    /// Reads the document.
    /// - Throws: `.corrupt` for what is no listing, a key that is not UTF-8 or not under `prefix`, or too many entries.
    init(parsing document: [UInt8], prefix: String) throws(StorageError) {
        let reader = Reader()
        try XMLElements.parse(document) { (path, text) throws(StorageError) in try reader.accept(path, text) }
        self = reader.listing
        guard reader.isListing else { throw StorageError(.corrupt, "the answer is not a ListBucketResult") }
        try checkEnd()
        if isEncoded { objects = try objects.map { (object) throws(StorageError) in try Self.decode(object) } }
        if let stranger = objects.first(where: { !$0.key.startsWithBytes(of: prefix) }) {
            throw StorageError(
                .corrupt, "the listing has a key outside the prefix: \(PercentEncoding.printable(stranger.key))")
        }
    }

    private init() {}

    /// What says whether more is to come, and how much came. No checksum covers a listing, and one that was damaged on the way
    /// must not look like a shorter one.
    private mutating func checkEnd() throws(StorageError) {
        guard ["true", "false", ""].contains(truncation) else {
            throw StorageError(.corrupt, "the listing does not say whether more is to come")
        }
        if truncation != "true" { nextToken = nil }
        if truncation == "true", nextToken == nil {
            throw StorageError(.corrupt, "the listing is cut without a token to go on")
        }
        if let keyCount, Int(keyCount) != objects.count {
            throw StorageError(
                .corrupt,
                "the listing has \(objects.count) entries, and counts \(PercentEncoding.printable(keyCount, limit: 20))"
            )
        }
        guard Set(objects.map(\.key.utf8Bytes)).count == objects.count else {
            throw StorageError(.corrupt, "the listing has an object twice")
        }
    }

    /// Collects while the document is read.
    private final class Reader {
        var listing = S3Listing()
        var isListing = false

        func accept(_ path: [String], _ text: String) throws(StorageError) {
            guard path.first == "ListBucketResult", let name = path.last else { return }
            switch path.count {
            case 1: isListing = true
            case 2 where name == "Contents": try listing.endEntry()
            case 2: listing.setField(name, text)
            case 3 where path[1] == "Contents": listing.entry[name] = text
            default: break
            }
        }
    }

    private mutating func setField(_ name: String, _ text: String) {
        switch name {
        case "IsTruncated": truncation = text
        case "KeyCount": keyCount = text
        case "NextContinuationToken": nextToken = text
        case "EncodingType": isEncoded = text == "url"
        default: break
        }
    }

    private mutating func endEntry() throws(StorageError) {
        guard let key = entry["Key"], let size = entry["Size"].flatMap({ UInt64($0) }) else {
            throw StorageError(.corrupt, "an entry of the listing has no key or size")
        }
        guard objects.count < Self.entryLimit else {
            throw StorageError(.corrupt, "a page of the listing has more than \(Self.entryLimit) entries")
        }
        let modified = entry["LastModified"].flatMap { CalendarTime.parse(iso8601: $0) }
        objects.append(
            ListedObject(key: key, info: ObjectInfo(size: size, entityTag: entry["ETag"], modified: modified)))
        entry = [:]
    }

    /// encoding-type=url is that of forms: "+" is a space.
    private static func decode(_ object: ListedObject) throws(StorageError) -> ListedObject {
        let text = object.key.utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        guard let bytes = PercentEncoding.decode(text), let key = String(validating: bytes, as: UTF8.self) else {
            throw StorageError(.corrupt, "a key of the listing is not UTF-8: \(PercentEncoding.printable(object.key))")
        }
        return ListedObject(key: key, info: object.info)
    }
}
