internal import FlyteIDL
internal import StructuredText

extension ValueText {
    /// A JSON object as a Struct. As the Go implementation, `null` is the empty object.
    /// - Throws: `.value`.
    static func structure(_ content: [UInt8]) throws(BridgeError) -> Struct {
        let tree: StructuredValue
        do {
            tree = try JSONText.parse(content)
        } catch {
            throw BridgeError(.value, "it is not JSON", cause: error.description)
        }
        switch tree.kind {
        case .object: return try DeepStack.run(depth: depthBound) { () throws(BridgeError) in try structure(tree) }
        case .null: return Struct()
        default: throw BridgeError(.value, "it is not a JSON object")
        }
    }

    /// JSON of a value file may be nested so deep; the tree is walked on a stack that holds it.
    private static let depthBound = 10_000

    private static func structure(_ tree: StructuredValue, depth: Int = 0) throws(BridgeError) -> Struct {
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
                throw BridgeError(.value, "the number \(shown(text)) is past the largest double")
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
