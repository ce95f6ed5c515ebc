internal import FlyteIDL
internal import StructuredText

/// Structs as JSON text.
enum StructText {
    /// A JSON object as a Struct. As the Go implementation, `null` is the empty object.
    /// - Throws: `.value`.
    static func parse(_ content: [UInt8]) throws(BridgeError) -> Struct {
        let tree = try tree(content)
        switch tree.kind {
        case .object: return try structure(tree)
        case .null: return Struct()
        default: throw BridgeError(.value, "it is not a JSON object")
        }
    }

    /// - Throws: `.value` for text that is not JSON.
    static func tree(_ content: [UInt8]) throws(BridgeError) -> StructuredValue {
        do { return try JSONText.parse(content) } catch {
            throw BridgeError(.value, "it is not JSON", cause: error.description)
        }
    }

    /// - Throws: `.value` for a number past the largest double, or too deep a nesting.
    static func structure(_ tree: StructuredValue) throws(BridgeError) -> Struct {
        try DeepStack.run(depth: depthBound) { () throws(BridgeError) in try structure(tree, depth: 0) }
    }

    /// JSON of a value file may be nested so deep; the tree is walked on a stack that holds it.
    private static let depthBound = 10_000

    private static func structure(_ tree: StructuredValue, depth: Int) throws(BridgeError) -> Struct {
        guard case .object(let members) = tree.kind else { return Struct() }
        var fields: [Struct.Field] = []
        for member in members {
            fields.append(Struct.Field(name: member.name, value: try value(member.value, depth: depth + 1)))
        }
        return Struct(fields)
    }

    private static func value(_ tree: StructuredValue, depth: Int) throws(BridgeError) -> Struct.Value {
        guard depth * 3 < depthBound else {
            throw BridgeError(.value, "the JSON is nested too deep to be a google.protobuf.Struct")
        }
        switch tree.kind {
        case .null: return .null
        case .bool(let bool): return .bool(bool)
        case .string(let string): return .string(string)
        case .number(let text):
            guard let number = Double(text), number.isFinite else {
                throw BridgeError(.value, "the number \(ValueText.shown(text)) is past the largest double")
            }
            return .number(number)
        case .array(let items):
            var values: [Struct.Value] = []
            for item in items { values.append(try value(item, depth: depth + 1)) }
            return .list(values)
        case .object: return .structure(try structure(tree, depth: depth))
        }
    }
}
