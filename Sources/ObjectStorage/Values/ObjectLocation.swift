/// An object as its store knows it. Equality is by bytes.
public struct ObjectLocation: Hashable, Sendable, CustomStringConvertible {
    /// The bucket.
    public let container: String
    /// The object's name, or the beginning of names in a listing.
    public let key: String

    /// Any two texts: the stores refuse what they cannot name.
    public init(container: String, key: String) {
        self.container = container
        self.key = key
    }

    /// Equal bytes.
    public static func == (left: ObjectLocation, right: ObjectLocation) -> Bool {
        left.container.hasSameBytes(as: right.container) && left.key.hasSameBytes(as: right.key)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        container.hashBytes(into: &hasher)
        key.hashBytes(into: &hasher)
    }

    /// `container/key` for messages, control characters escaped.
    public var description: String { PercentEncoding.printable("\(container)/\(key)") }
}

extension ObjectLocation {
    /// Refuses the empty key, which would name the container itself.
    /// - Throws: `.badURI`.
    func requireKey() throws(StorageError) {
        if key.isEmpty { throw StorageError(.badURI, "\(description): no key after the container") }
    }
}
