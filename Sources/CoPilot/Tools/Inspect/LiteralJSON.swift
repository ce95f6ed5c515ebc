internal import FlyteIDL
internal import StructuredText

/// The proto3 JSON of a literal by itself.
enum LiteralJSON {
    /// - Throws: `.badData` for a value that has no JSON.
    static func tree(of literal: Literal, usesProtoNames: Bool = false) throws(StageFailure) -> StructuredValue {
        // In a map of one: maps are what the schema's codec takes.
        let json = try staged { () throws(IDLError) in
            let bytes = try LiteralMap([LiteralMap.Entry(name: "value", value: literal)]).serialized()
            return try AnyMessage(serialized: bytes, as: "LiteralMap")
                .json(ProtoJSONOptions(usesProtoNames: usesProtoNames, indent: nil))
        }
        do {
            let tree = try JSONText.parse(json)
            return tree["literals"]?["value"] ?? .object([])
        } catch { throw StageFailure.badData(error.description) }
    }
}
