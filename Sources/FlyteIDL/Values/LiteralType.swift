/// `flyteidl2.core.LiteralType`: the type of a value.
public struct LiteralType: Sendable {
    /// The `type` oneof.
    public indirect enum Kind: Sendable {
        case simple(SimpleType)
        case schema(SchemaType)
        case collection(LiteralType)
        case map(LiteralType)
        case blob(BlobType)
        case enumeration(EnumType)
        case structuredDataset(StructuredDatasetType)
        case union(UnionType)
    }

    public var kind: Kind?
    /// `TypeStructure.tag`: the name by which an SDK tells the variants of a union apart; "" for none.
    public var tag: String
    var metadata: EncodedMessage?
    var annotation: EncodedMessage?
    var structure: EncodedMessage?
    var unknown = UnknownFields.none

    public init(_ kind: Kind?) { (self.kind, tag) = (kind, "") }
}

/// `flyteidl2.core.SimpleType`.
public enum SimpleType: Sendable, Equatable {
    case none, integer, float, string, boolean, datetime, duration, binary, error, structure
    /// A number that the schema does not know.
    case unknown(Int32)

    private static let inOrder: [SimpleType] = [
        .none, .integer, .float, .string, .boolean, .datetime, .duration, .binary, .error, .structure,
    ]

    init(number: Int32) {
        self = Self.inOrder.indices.contains(Int(number)) ? Self.inOrder[Int(number)] : .unknown(number)
    }

    var number: Int32 {
        if case .unknown(let number) = self { return number }
        return Int32(Self.inOrder.firstIndex(of: self) ?? 0)
    }
}

/// `flyteidl2.core.EnumType`: text that is one of a list.
public struct EnumType: Sendable {
    public var values: [String]
    var unknown = UnknownFields.none
}

/// `flyteidl2.core.UnionType`: one of several types.
public struct UnionType: Sendable {
    /// In the order in which they are tried.
    public var variants: [LiteralType]
    var unknown = UnknownFields.none

    public init(variants: [LiteralType]) { self.variants = variants }
}

extension LiteralType: CustomStringConvertible {
    /// As people write it: `integer`, `list of string`, `blob (single, csv)`.
    public var description: String {
        switch kind {
        case nil: "no type"
        case .simple(let simple): simple.description
        case .schema: "schema"
        case .collection(let inner): "list of \(inner)"
        case .map(let inner): "map of \(inner)"
        case .blob(let type):
            "blob (\(type.dimensionality == .multipart ? "directory" : "file")\(type.format.isEmpty ? "" : ", \(type.format)"))"
        case .enumeration: "enum"
        case .structuredDataset: "structured dataset"
        case .union(let type): "union of " + type.variants.map(\.description).joined(separator: " | ")
        }
    }
}

extension SimpleType: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknown(let number): "unknown simple type \(number)"
        case .structure: "struct"
        case .none: "none"
        case .integer: "integer"
        case .float: "float"
        case .string: "string"
        case .boolean: "boolean"
        case .datetime: "datetime"
        case .duration: "duration"
        case .binary: "binary"
        case .error: "error"
        }
    }
}
