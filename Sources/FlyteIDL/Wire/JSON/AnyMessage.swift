internal import CFlyteIDL
public import StructuredText

/// Any message of the schema, known by its name alone: what `inspect` and `convert` work on.
public struct AnyMessage: ~Copyable {
    private let message: CMessage

    /// Full name of the message, such as `flyteidl2.core.LiteralMap`.
    public var typeName: String { message.schema.name }

    /// Decodes bytes as the message of a name, full or short (`LiteralMap`).
    /// - Throws: `.unknownMessage`, `.malformed`, `.encoding`, `.depth`, `.memory`.
    public init(serialized bytes: [UInt8], as name: String, limits: WireLimits = WireLimits()) throws(IDLError) {
        message = try CMessage.decode(bytes, as: try MessageSchema.named(name), limits: limits)
    }

    /// Builds the message of a name from a tree of proto3 JSON.
    /// - Parameter text: the text that the tree was read from, for the places in errors.
    /// - Throws: `.unknownMessage`, `.mapping`, `.memory`.
    public init(json value: StructuredValue, text: [UInt8], as name: String) throws(IDLError) {
        let schema = try MessageSchema.named(name)
        message = try CMessage.build(as: schema, depth: value.depth) { (root, arena) throws(IDLError) in
            let reader = ProtoJSONReader(arena: arena) { error, offset in
                let position = TextPosition(of: Int(offset), in: text)
                return IDLError(error.code, "line \(position.line), column \(position.column): \(error.message)")
            }
            try reader.read(value, into: MessageView(root))
        }
    }

    /// The encoded bytes; equal messages give equal bytes.
    public func serialized() -> [UInt8] { message.encode() }

    /// Canonical proto3 JSON.
    /// - Throws: `.unrepresentable` for a value that has none.
    public func json(_ options: ProtoJSONOptions = ProtoJSONOptions()) throws(IDLError) -> [UInt8] {
        try DeepStack.run(depth: message.depth) { () throws(IDLError) in
            MapOrder.normalize(message.root)
            var writer = ProtoJSONWriter(options: options)
            try writer.write(MessageView(message.root))
            return writer.output
        }
    }
}

extension StructuredValue {
    /// Nesting of arrays and objects, for `DeepStack`; found without recursion.
    var depth: Int {
        var deepest = 1, open = [(self, 1)]
        while let (value, depth) = open.popLast() {
            deepest = max(deepest, depth)
            switch value.kind {
            case .array(let items): open += items.map { ($0, depth + 1) }
            case .object(let members): open += members.map { ($0.value, depth + 1) }
            default: break
            }
        }
        return deepest
    }
}
