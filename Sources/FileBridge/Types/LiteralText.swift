internal import FlyteIDL

/// What a literal is, in the words that types are described with.
enum LiteralText {
    static func describe(_ literal: Literal) -> String {
        switch literal.value {
        case nil: "no value"
        case .offloaded: "offloaded"
        case .collection(let collection): collection.literals.first.map { "list of \(describe($0))" } ?? "an empty list"
        case .map(let map): map.entries.first.map { "map of \(describe($0.value))" } ?? "an empty map"
        case .scalar(let scalar): describe(scalar)
        }
    }

    /// The same, with the text itself where it is none of an enum's.
    static func describe(_ literal: Literal, asOneOf type: LiteralType) -> String {
        guard case .enumeration(let enumeration) = type.kind, case .scalar(let scalar) = literal.value,
            case .primitive(let primitive) = scalar.value, case .string(let text) = primitive.value
        else { return describe(literal) }
        let values = enumeration.values.prefix(10).map { FileName.shown($0) }.joined(separator: ", ")
        return "\(FileName.shown(text)), which is not one of \(values)"
    }

    private static func describe(_ scalar: Scalar) -> String {
        switch scalar.value {
        case nil: "no value"
        case .some(.none): "none"
        case .primitive(let primitive): describe(primitive)
        case .blob(let blob):
            LiteralType(.blob(BlobType(format: blob.metadata?.type?.format ?? "", dimensionality: blob.dimensionality)))
                .description
        case .binary(let binary): binary.tag.isEmpty ? "binary" : "binary (\(binary.tag))"
        case .schema: "schema"
        case .error: "error"
        case .generic: "struct"
        case .structuredDataset(let dataset): described(dataset.metadata?.type)
        case .union(let union): union.value.map { describe($0) } ?? "a union without a value"
        }
    }

    private static func described(_ dataset: StructuredDatasetType?) -> String {
        let format = dataset?.format ?? ""
        return format.isEmpty ? "structured dataset" : "structured dataset (\(format))"
    }

    private static func describe(_ primitive: Primitive) -> String {
        switch primitive.value {
        case nil: "no value"
        case .integer: "integer"
        case .float: "float"
        case .string: "string"
        case .boolean: "boolean"
        case .datetime: "datetime"
        case .duration: "duration"
        }
    }
}
