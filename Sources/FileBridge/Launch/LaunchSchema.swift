internal import FlyteIDL
public import StructuredText

/// The form of Flyte 2's launch dialog for declared variables: a JSON schema (literal_json_converter.go,
/// `TaskSpecToLaunchFormJson`). Made from the proto3 JSON of the types, which has their metadata.
public enum LaunchSchema {
    /// The form of variables. Recursive: see `DeepStack`.
    /// - Parameter variables: each one's name and its `Variable` in proto3 JSON, lowerCamelCase.
    /// - Throws: `.type` for a type that the dialog does not know, with the variable.
    public static func form(_ variables: [Member]) throws(BridgeError) -> StructuredValue {
        var properties: [Member] = [], required: [StructuredValue] = []
        for variable in variables.sorted(by: { NameOrder.precedes($0.name, $1.name) }) {
            let name = FileName.shown(variable.name)
            var field = try schema(variable.value["type"] ?? .object([]), name)
            if case .string(let text)? = variable.value["description"]?.kind, !NameOrder.equal(text, variable.name) {
                field.append(Member("description", .string(text)))
            }
            properties.append(Member(variable.name, .object(field)))
            if !takesNull(field) { required.append(.string(variable.name)) }
        }
        return .object([
            Member("title", .string("Launch Form")), Member("type", .string("object")),
            Member("properties", .object(properties)), Member("required", .array(required)),
        ])
    }

    /// Whether a variant is null: then the value may be left out.
    private static func takesNull(_ field: [Member]) -> Bool {
        guard case .array(let variants)? = StructuredValue.object(field)["oneOf"]?.kind else { return false }
        return variants.contains { $0["type"] == .string("null") }
    }

    private static func schema(_ type: StructuredValue, _ name: String) throws(BridgeError) -> [Member] {
        guard case .object(let members) = type.kind else { return [] }
        let notes: Set = ["metadata", "annotation", "structure"]
        guard let kind = members.first(where: { !notes.contains($0.name) }) else { return typed("null") }
        switch kind.name {
        case "simple": return try simple(kind.value, type["metadata"], name)
        case "collectionType": return typed("array", [Member("items", .object(try schema(kind.value, name)))])
        case "mapValueType":
            return typed("object", [Member("additionalProperties", .object(try schema(kind.value, name)))])
        case "blob": return blob(kind.value)
        case "enumType": return typed("string", [Member("enum", kind.value["values"] ?? .array([]))])
        case "structuredDatasetType":
            let text = StructuredValue.object(typed("string"))
            let properties = StructuredValue.object([Member("uri", text), Member("format", text)])
            return typed("object", [formatted("structured-dataset"), Member("properties", properties)])
        case "unionType": return try union(kind.value, name)
        default: throw BridgeError(.type, "\(name) is declared as a \(kind.name), which has no launch form")
        }
    }

    private static func simple(_ simple: StructuredValue, _ metadata: StructuredValue?, _ name: String)
        throws(BridgeError) -> [Member]
    {
        guard case .string(let simple) = simple.kind else {
            throw BridgeError(.type, "\(name) is declared as a simple type that is not known")
        }
        switch simple {
        case "NONE": return typed("null")
        case "INTEGER": return typed("integer")
        case "FLOAT": return typed("number", [formatted("float")])
        case "BOOLEAN": return typed("boolean")
        case "STRING": return typed("string")
        case "STRUCT": return structure(metadata)
        default: return typed("string", [formatted(simple.lowercased())])  // datetime, duration, binary, error
        }
    }

    /// The schema that an SDK left in the type's metadata; the dialog keeps the class's name apart. (The dialog refuses a
    /// struct without one; it is shown as an object here.)
    private static func structure(_ metadata: StructuredValue?) -> [Member] {
        guard case .object(let members)? = metadata?.kind else { return typed("object") }
        return members.filter { $0.name != "title" && $0.name != "additionalProperties" }
            + members.filter { $0.name == "title" }.map { Member("dataclass", $0.value) }
    }

    private static func blob(_ type: StructuredValue) -> [Member] {
        func text(_ value: StructuredValue?, _ extra: [Member] = []) -> StructuredValue {
            .object(typed("string", extra + [Member("default", value ?? .string(""))]))
        }
        let sizes = Member("enum", .array([.string("SINGLE"), .string("MULTIPART")]))
        let properties = StructuredValue.object([
            Member("uri", text(nil)), Member("format", text(type["format"])),
            Member("dimensionality", text(type["dimensionality"] ?? .string("SINGLE"), [sizes])),
        ])
        return typed("object", [formatted("blob"), Member("properties", properties)])
    }

    private static func union(_ union: StructuredValue, _ name: String) throws(BridgeError) -> [Member] {
        guard case .array(let variants)? = union["variants"]?.kind else { return [formatted("union")] }
        var shown: [StructuredValue] = []
        for variant in variants {
            let tag = variant["structure"]?["tag"] ?? .string("")
            let members = try schema(variant, name)
            shown.append(.object(members + [Member("title", .string(title(of: variant))), Member("structure", tag)]))
        }
        return [formatted("union"), Member("oneOf", .array(shown))]
    }

    /// What the dialog calls a variant.
    private static func title(of variant: StructuredValue) -> String {
        if case .string(let simple)? = variant["simple"]?.kind {
            switch simple {
            case "FLOAT": return "number"
            case "STRUCT":
                if case .string(let title)? = variant["metadata"]?["title"]?.kind { return title }
                return "object"
            case "ERROR": return "unknown"
            default: return simple.lowercased()
            }
        }
        let titles = [
            "collectionType": "array", "mapValueType": "object", "blob": "blob", "enumType": "enum",
            "structuredDatasetType": "structured_dataset", "unionType": "union",
        ]
        return titles.first { variant[$0.key] != nil }?.value ?? "unknown"
    }

    private static func typed(_ type: String, _ more: [Member] = []) -> [Member] {
        [Member("type", .string(type))] + more
    }

    private static func formatted(_ format: String) -> Member { Member("format", .string(format)) }
}
