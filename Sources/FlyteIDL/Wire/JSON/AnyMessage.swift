internal import CFlyteIDL
public import StructuredText

/// Any message of the schema, known by its name alone: what `inspect` and `convert` work on.
public struct AnyMessage: ~Copyable {
    let schema: MessageSchema
    private let form: Form

    private enum Form {
        case encoded(CheckedBytes)
        case built(CMessage)
        /// What encoding the message gives: fields in order, maps by key, nothing unknown.
        case canonical([UInt8])
    }

    private init(_ schema: MessageSchema, _ form: Form) { (self.schema, self.form) = (schema, form) }

    /// Full name of the message, such as `flyteidl2.core.LiteralMap`.
    public var typeName: String { schema.name }

    /// Decodes bytes as the message of a name, full or short (`LiteralMap`).
    /// - Throws: `.unknownMessage`, `.malformed`, `.encoding`, `.depth`, `.memory`.
    public init(serialized bytes: [UInt8], as name: String, limits: WireLimits = WireLimits()) throws(IDLError) {
        let checked = try CheckedBytes(bytes, as: try MessageSchema.named(name), limits: limits)
        self.init(checked.schema, .encoded(checked))
    }

    /// Builds the message of a name from proto3 JSON.
    /// - Throws: `.unknownMessage`; `.mapping` with line and column, where the text is no JSON or does not fit; `.memory`.
    public init(json text: [UInt8], as name: String) throws(IDLError) {
        let named = try MessageSchema.named(name)
        if let bytes = QuickJSONReader.encode(text, as: named) {
            self.init(named, .canonical(bytes))
            return
        }
        let tree: StructuredValue
        do { tree = try JSONText.parse(text) } catch {
            throw IDLError(.mapping, error.description, excerpt: error.excerpt)
        }
        try self.init(json: tree, text: text, as: name)
    }

    /// Builds the message of a name from a tree of proto3 JSON.
    /// - Parameter text: the text that the tree was read from, for the places in errors.
    /// - Throws: `.unknownMessage`, `.mapping`, `.memory`.
    public init(json value: StructuredValue, text: [UInt8], as name: String) throws(IDLError) {
        let schema = try MessageSchema.named(name)
        let message = try CMessage.build(as: schema, depth: value.depth) { (root, arena) throws(IDLError) in
            let reader = ProtoJSONReader(arena: arena) { error, offset in
                error.at(TextPosition(of: Int(offset), in: text))
            }
            try reader.read(value, into: MessageView(root, schema))
        }
        self.init(message)
    }

    /// A message that has been built.
    init(_ message: CMessage) { self.init(message.schema, .built(message)) }

    /// The message as bytes that need no second look; nil for one that was built from text.
    public var proved: ProvedMessage? {
        guard case .encoded(let checked) = form else { return nil }
        return ProvedMessage(checked: checked)
    }

    /// The message of bytes that have been proved before.
    public init(_ proved: ProvedMessage) { self.init(proved.checked.schema, .encoded(proved.checked)) }

    /// Whether text forms may not say all of it: then `TextLoss` tells what.
    public var mayHaveTextLosses: Bool {
        guard case .encoded(let checked) = form else { return false }
        return checked.report.hasTextLosses || checked.report.isIrregular
    }

    /// The encoded bytes; equal messages give equal bytes.
    public func serialized() -> [UInt8] {
        switch form {
        case .built(let message): message.encode()
        // Checked bytes unpack; were there any that protobuf-c refuses after all, they would be passed on as they are.
        case .canonical(let bytes): bytes
        case .encoded(let checked): (try? checked.unpacked())?.encode() ?? checked.bytes
        }
    }

    /// Canonical proto3 JSON.
    /// - Throws: `.unrepresentable` for a value that has none, `.memory`.
    public func json(_ options: ProtoJSONOptions = ProtoJSONOptions()) throws(IDLError) -> [UInt8] {
        try json(options, output: TextOutput())
    }

    /// Hands canonical proto3 JSON on in pieces, so that it never stands in memory as a whole.
    /// - Throws: `.unrepresentable` for a value that has none, `.memory`. Some pieces may have been handed on then.
    public func json(_ options: ProtoJSONOptions = ProtoJSONOptions(), into sink: @escaping (RawSpan) -> Void)
        throws(IDLError)
    {
        _ = try json(options, output: TextOutput(sink: sink))
    }

    private func json(_ options: ProtoJSONOptions, output: consuming TextOutput) throws(IDLError) -> [UInt8] {
        let checked = try checked()
        var output: TextOutput? = output
        return try DeepStack.run(depth: checked.report.depth) { () throws(IDLError) in
            try checked.bytes.withBytes { (bytes) throws(IDLError) in
                var writer = try ProtoJSONWriter(bytes, options, output: output.take() ?? TextOutput())
                try writer.write(0..<bytes.count, schema)
                return writer.finish()
            }
        }
    }

    /// The message as bytes that walk without checks.
    func checked() throws(IDLError) -> CheckedBytes {
        switch form {
        case .encoded(let checked): checked
        case .built, .canonical: try CheckedBytes(serialized(), as: schema, limits: .none)
        }
    }
}

/// Encoded bytes that have been proved to be a message. A copy costs nothing.
public struct ProvedMessage: Sendable {
    let checked: CheckedBytes
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
