internal import StructuredText

extension AnyMessage {
    /// The protobuf text format, byte for byte as `protoc --decode` prints it.
    /// - Throws: `.memory`.
    public func text() throws(IDLError) -> [UInt8] { try text(output: TextOutput()) }

    /// Hands the text format on in pieces, so that it never stands in memory as a whole.
    /// - Throws: `.memory`.
    public func text(into sink: @escaping (RawSpan) -> Void) throws(IDLError) {
        _ = try text(output: TextOutput(sink: sink))
    }

    private func text(output: consuming TextOutput) throws(IDLError) -> [UInt8] {
        let checked = try checked()
        var output: TextOutput? = output
        return try DeepStack.run(depth: checked.deepest) { () throws(IDLError) in
            try checked.bytes.withBytes { (bytes) throws(IDLError) in
                var writer = try TextFormatWriter(bytes, output: output.take() ?? TextOutput())
                writer.write(0..<bytes.count, schema)
                return writer.finish()
            }
        }
    }

    /// Builds the message of a name, full or short, from its protobuf text format, as `protoc --encode` reads it.
    /// - Throws: `.unknownMessage`; `.mapping`, `.encoding`, `.depth` with line and column; `.memory`.
    public init(text: [UInt8], as name: String) throws(IDLError) {
        let schema = try MessageSchema.named(name)
        let depth = TextFormatReader.deepest(in: text)
        self.init(
            try CMessage.build(as: schema, depth: depth) { (root, arena) throws(IDLError) in
                try text.withBytes { (bytes) throws(IDLError) in
                    do throws(TextFormatFault) {
                        var reader = try TextFormatReader(bytes, arena)
                        try reader.readAll(into: MessageView(root, schema))
                    } catch {
                        throw IDLError(error.code, error.message).at(TextPosition(of: error.offset, in: text))
                    }
                }
            })
    }
}
