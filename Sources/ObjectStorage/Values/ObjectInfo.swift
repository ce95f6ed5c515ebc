/// What a store says about an object.
public struct ObjectInfo: Hashable, Sendable {
    /// Bytes.
    public let size: UInt64
    /// The store's mark of this content, if it has one; opaque, with the quotes it came in.
    public let entityTag: String?
    /// Unix seconds of the last change, if known.
    public let modified: Int64?

    /// Plain facts.
    public init(size: UInt64, entityTag: String? = nil, modified: Int64? = nil) {
        self.size = size
        self.entityTag = entityTag
        self.modified = modified
    }
}

/// One object of a listing.
public struct ListedObject: Sendable {
    /// The whole key, prefix included.
    public let key: String
    /// What the listing says about it.
    public let info: ObjectInfo

    /// Plain facts.
    public init(key: String, info: ObjectInfo) {
        self.key = key
        self.info = info
    }
}

/// Where a listing goes on. Opaque, and good only for the store and prefix that gave it.
public struct ListPosition: Sendable {
    /// The store's own word for it: a token, or the last key.
    let token: String
    /// Objects listed so far, so that a listing that never ends is noticed.
    let listed: Int
}

/// A piece of a listing.
public struct ListPage: Sendable {
    /// In byte order of their keys (S3 Express and some servers keep no order).
    public let objects: [ListedObject]
    /// Where the next page begins; nil at the end.
    public let next: ListPosition?
}
