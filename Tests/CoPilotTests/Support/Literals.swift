import FlyteIDL

@testable import CoPilot

extension Literal {
    static func integer(_ value: Int64) -> Literal { Literal(Primitive.Value.integer(value)) }
    static func float(_ value: Double) -> Literal { Literal(Primitive.Value.float(value)) }
    static func string(_ value: String) -> Literal { Literal(Primitive.Value.string(value)) }
    static func boolean(_ value: Bool) -> Literal { Literal(Primitive.Value.boolean(value)) }
    static func datetime(_ seconds: Int64, _ nanos: Int32) -> Literal {
        Literal(Primitive.Value.datetime(Timestamp(seconds: seconds, nanos: nanos)))
    }
    static func duration(_ seconds: Int64, _ nanos: Int32) -> Literal {
        Literal(Primitive.Value.duration(ProtoDuration(seconds: seconds, nanos: nanos)))
    }
    static func file(_ uri: String) -> Literal { blob(uri, .single) }
    static func directory(_ uri: String) -> Literal { blob(uri, .multipart) }
    static func offloaded(_ uri: String) -> Literal { Literal(.offloaded(OffloadedMetadata(uri: uri, sizeBytes: 1))) }
    static func list(_ literals: [Literal]) -> Literal { Literal(.collection(LiteralCollection(literals))) }
    static func map(_ values: [(String, Literal)]) -> Literal { Literal(.map(.of(values))) }
    static func union(_ value: Literal?) -> Literal { Literal(Scalar.Value.union(Union(value: value, type: nil))) }

    private static func blob(_ uri: String, _ dimensionality: BlobType.Dimensionality) -> Literal {
        Literal(
            Scalar.Value.blob(
                Blob(uri: uri, metadata: BlobMetadata(type: BlobType(format: "", dimensionality: dimensionality)))))
    }
}

extension LiteralMap {
    static func of(_ values: [(String, Literal)]) -> LiteralMap {
        LiteralMap(values.map { Entry(name: $0, value: $1) })
    }
}

/// The bytes of a message, from its proto JSON.
func message(_ json: String, as type: String) throws -> [UInt8] {
    try DocumentFormat.json.decode(Array(json.utf8), as: type).serialized()
}

/// An interface with these outputs, each with the JSON of its type.
func interface(_ outputs: [String: String]) throws -> [UInt8] {
    let variables = outputs.map { "\"\($0)\":{\"type\":\($1)}" }.joined(separator: ",")
    return try message("{\"outputs\":{\"variables\":{\(variables)}}}", as: "flyteidl.core.TypedInterface")
}
