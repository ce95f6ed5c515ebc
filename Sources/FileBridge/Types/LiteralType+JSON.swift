public import FlyteIDL
public import StructuredText

extension LiteralType {
    /// The type in the proto3 JSON of `flyteidl2.core.LiteralType`: what an interface says. Columns, metadata and notes are
    /// left out.
    public var json: StructuredValue {
        switch kind {
        case nil: .object([])
        case .simple(let simple): .object([Member("simple", .string(simple.protoName))])
        case .collection(let inner): .object([Member("collectionType", inner.json)])
        case .map(let inner): .object([Member("mapValueType", inner.json)])
        case .schema: .object([Member("schema", .object([]))])
        case .enumeration(let type):
            .object([Member("enumType", .object([Member("values", .array(type.values.map { .string($0) }))]))])
        case .blob(let type): .object([Member("blob", type.json)])
        case .structuredDataset(let type):
            .object([
                Member(
                    "structuredDatasetType",
                    .object(type.format.isEmpty ? [] : [Member("format", .string(type.format))]))
            ])
        case .union(let type):
            .object([Member("unionType", .object([Member("variants", .array(type.variants.map(\.json)))]))])
        }
    }
}

extension BlobType {
    fileprivate var json: StructuredValue {
        var members = format.isEmpty ? [] : [Member("format", .string(format))]
        if dimensionality == .multipart { members.append(Member("dimensionality", .string("MULTIPART"))) }
        return .object(members)
    }
}

extension SimpleType {
    /// Its name in the .proto file.
    var protoName: String {
        switch self {
        case .none: "NONE"
        case .integer: "INTEGER"
        case .float: "FLOAT"
        case .string: "STRING"
        case .boolean: "BOOLEAN"
        case .datetime: "DATETIME"
        case .duration: "DURATION"
        case .binary: "BINARY"
        case .error: "ERROR"
        case .structure: "STRUCT"
        case .unknown(let number): String(number)
        }
    }
}
