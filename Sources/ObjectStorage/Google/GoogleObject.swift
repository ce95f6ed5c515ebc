internal import StructuredText

/// What the JSON API says about an object.
struct GoogleObject {
    /// The fields that are asked for.
    static let fields = "name,size,generation,crc32c,updated"

    private let name: String?
    let info: ObjectInfo
    /// Composite objects have it too; objects encrypted with a customer's key do not.
    let checksum: Checksum?

    /// Reads the resource.
    /// - Throws: `.corrupt` if the size is missing.
    init(_ resource: StructuredValue, about location: ObjectLocation) throws(StorageError) {
        guard let size = resource["size"]?.integer, size >= 0 else {
            throw StorageError(.corrupt, "\(location): the answer has no size")
        }
        name = resource["name"]?.text
        checksum = resource["crc32c"]?.text.flatMap { Checksum(kind: .crc32c, base64: $0) }
        info = ObjectInfo(
            size: UInt64(size), entityTag: resource["generation"]?.text,
            modified: resource["updated"]?.text.flatMap { CalendarTime.parse(iso8601: $0) })
    }

    /// As an entry of a listing.
    /// - Throws: `.corrupt` for an entry without a name, or outside the prefix.
    func listed(below prefix: ObjectLocation) throws(StorageError) -> ListedObject {
        guard let name, name.startsWithBytes(of: prefix.key) else {
            throw StorageError(
                .corrupt,
                "listing \(prefix): an entry outside the prefix: \(PercentEncoding.printable(name ?? "without a name"))"
            )
        }
        return ListedObject(key: name, info: info)
    }
}

extension RangeAnswer {
    /// What the headers of an answer with an object's bytes say. The mark of the version is the generation, as in
    /// `GoogleObject`.
    /// - Throws: as `init(status:headers:)`.
    init(google headers: HTTPHeaders, status: Int) throws(StorageError) {
        try self.init(status: status, headers: headers)
        version = headers["x-goog-generation"]
        entityTag = version
        checksum = headers.googleChecksum
    }
}

extension HTTPHeaders {
    /// `x-goog-hash: crc32c=BASE64,md5=BASE64`, in one field or in two.
    var googleChecksum: Checksum? {
        let parts = all("x-goog-hash").flatMap { $0.split(separator: ",") }
        let found = parts.lazy.map { $0.drop { $0 == " " } }.first { $0.hasPrefix("crc32c=") }
        return found.flatMap { Checksum(kind: .crc32c, base64: String($0.dropFirst("crc32c=".count))) }
    }
}

extension ObjectLocation {
    /// https://cloud.google.com/storage/docs/objects#naming
    /// - Throws: `.badURI` for a name that no object can have.
    func requireGoogleName() throws(StorageError) {
        try requireKey()
        let reason: String? =
            if key.utf8.count > 1_024 {
                "it is longer than 1,024 bytes"
            } else if key.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
                "it holds a line break"
            } else if [".", ".."].contains(key) || key.hasPrefix(".well-known/acme-challenge/") {
                "it is reserved"
            } else {
                nil
            }
        if let reason {
            throw StorageError(.badURI, "\(self): Google Cloud Storage takes no such object name: \(reason)")
        }
    }
}
