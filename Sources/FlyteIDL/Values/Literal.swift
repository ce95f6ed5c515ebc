/// `flyteidl2.core.LiteralMap`: named values, the inputs or the outputs of a task. On the wire it is also
/// `flyteidl.core.LiteralMap` and, with field 2 as an unknown field, `flyteidl2.task.Inputs` and `Outputs`.
public struct LiteralMap: Sendable {
    /// A name and its value.
    public struct Entry: Sendable {
        public var name: String
        public var value: Literal

        public init(name: String, value: Literal) { (self.name, self.value) = (name, value) }
    }

    /// In byte order of the names, each name once. (Compare names by their bytes: to Swift, "é" in one code point equals
    /// "é" in two; to Flyte they are two variables.)
    public internal(set) var entries: [Entry]
    var unknown = UnknownFields.none

    /// Sorts, and lets the last of equal names win.
    public init(_ entries: [Entry] = []) { self.entries = NameOrder.unique(entries) { $0.name } }

    /// The value of a name; nil where there is none.
    public subscript(name: String) -> Literal? {
        NameOrder.find(name, in: entries) { $0.name }.map { entries[$0].value }
    }

    /// The same map with other values; `change` gets each entry in turn.
    public func mapValues<E: Error>(_ change: (Entry) throws(E) -> Literal) throws(E) -> LiteralMap {
        var copy = self
        for (index, entry) in entries.enumerated() { copy.entries[index].value = try change(entry) }
        return copy
    }
}

/// `flyteidl2.core.Literal`: one value of any type.
public struct Literal: Sendable {
    /// The `value` oneof.
    public indirect enum Value: Sendable {
        case scalar(Scalar)
        case collection(LiteralCollection)
        case map(LiteralMap)
        /// The value itself is a serialized Literal in the object store.
        case offloaded(OffloadedMetadata)
    }

    /// nil where the sender set none.
    public var value: Value?
    /// What the cache takes in place of the value's bytes; "" for none.
    public var hash = ""
    /// Free-form notes of the SDK that wrote it, in byte order of the keys.
    public var metadata: [MetadataEntry] = []
    var artifactID: EncodedMessage?
    var unknown = UnknownFields.none

    public init(_ value: Value?) { self.value = value }

    public init(_ scalar: Scalar.Value) { value = .scalar(Scalar(scalar)) }

    public init(_ primitive: Primitive.Value) { value = .scalar(Scalar(.primitive(Primitive(primitive)))) }
}

/// A pair of `Literal.metadata`.
public struct MetadataEntry: Sendable, Equatable {
    public var key: String
    public var value: String

    public init(key: String, value: String) { (self.key, self.value) = (key, value) }
}

/// `flyteidl2.core.LiteralCollection`: a list.
public struct LiteralCollection: Sendable {
    public var literals: [Literal]
    var unknown = UnknownFields.none

    public init(_ literals: [Literal]) { self.literals = literals }
}

/// `flyteidl2.core.LiteralOffloadedMetadata`: where a value lies that is too big to be passed inline.
public struct OffloadedMetadata: Sendable {
    /// Object that holds the serialized Literal.
    public var uri: String
    /// Size of that object in bytes, as its writer said.
    public var sizeBytes: UInt64
    public var inferredType: LiteralType?
    var unknown = UnknownFields.none

    public init(uri: String, sizeBytes: UInt64, inferredType: LiteralType? = nil) {
        (self.uri, self.sizeBytes, self.inferredType) = (uri, sizeBytes, inferredType)
    }
}
