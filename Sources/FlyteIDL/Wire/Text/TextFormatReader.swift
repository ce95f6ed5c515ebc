internal import CFlyteIDL
internal import StructuredText

/// Builds any message from the protobuf text format: whatever `protoc --encode` reads for the messages of the schema,
/// which have no extensions, no `Any` and no groups.
/// Recursive: call it with a stack for `deepest(in:)` messages.
struct TextFormatReader {
    let arena: Arena
    var tokens: TextTokenizer
    private var level = 1

    init(_ bytes: UnsafeRawBufferPointer, _ arena: Arena) throws(TextFormatFault) {
        self.arena = arena
        tokens = try TextTokenizer(bytes)
    }

    /// No message of a text nests deeper than this.
    static func deepest(in text: [UInt8]) -> Int {
        min(text.count { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "<") } + 1, WireLimits().depth)
    }

    /// - Throws: `.mapping`, `.encoding`, `.depth`, `.memory`.
    mutating func readAll(into message: MessageView) throws(TextFormatFault) {
        while tokens.current.kind != .end { try field(of: message) }
    }

    private mutating func field(of message: MessageView) throws(TextFormatFault) {
        let name = try name(in: message)
        let field = name.field
        try refuseSecond(field, in: message, at: name.offset)
        let hasColon = try skip(":")
        if field.kind != .message, !hasColon { throw unexpected("':' after \"\(field.name)\"") }
        if field.isRepeated, try skip("[") {
            try list(field, of: message)
        } else {
            try value(field, of: message)
        }
        if try !skip(";") { _ = try skip(",") }
    }

    private mutating func name(in message: MessageView) throws(TextFormatFault) -> (field: FieldSchema, offset: Int) {
        let token = tokens.current
        guard token.kind == .identifier else {
            if isSymbol("[") {
                throw TextFormatFault(
                    "extensions and Any in brackets are not part of \(message.schema.name)", at: token.range.lowerBound)
            }
            throw unexpected("the name of a field")
        }
        let bytes = UnsafeRawBufferPointer(rebasing: tokens.bytes[token.range])
        guard let field = message.schema.fields.first(where: { $0.protoName.equals(bytes) }) else {
            throw TextFormatFault("no field \(shown(token)) in \(message.schema.name)", at: token.range.lowerBound)
        }
        try tokens.advance()
        return (field, token.range.lowerBound)
    }

    private func refuseSecond(_ field: FieldSchema, in message: MessageView, at offset: Int) throws(TextFormatFault) {
        if field.isRepeated { return }
        if message.isSet(field) { throw TextFormatFault("the field \"\(field.name)\" is given twice", at: offset) }
        guard field.isInOneof, let other = message.schema.index(ofNumber: message.caseNumber(field)) else { return }
        throw TextFormatFault(
            "\"\(field.name)\" excludes \"\(message.schema.fields[other].name)\", given before it: they are members of one oneof",
            at: offset)
    }

    private mutating func list(_ field: FieldSchema, of message: MessageView) throws(TextFormatFault) {
        if try skip("]") { return }
        while true {
            try value(field, of: message)
            if try skip("]") { return }
            guard try skip(",") else { throw unexpected("',' or ']' in a list") }
        }
    }

    private mutating func value(_ field: FieldSchema, of message: MessageView) throws(TextFormatFault) {
        let address: UnsafeMutableRawPointer
        do { address = try message.place(for: field, in: arena) } catch { throw fault(error) }
        guard let schema = field.message else {
            try scalar(field, at: address)
            if field.isInOneof { message.setCase(field) }
            return
        }
        let inner: UnsafeMutablePointer<ProtobufCMessage>
        do { inner = try arena.message(schema) } catch { throw fault(error) }
        address.storeBytes(of: inner, as: UnsafeMutablePointer<ProtobufCMessage>.self)
        if field.isInOneof { message.setCase(field) }
        try block(MessageView(inner, schema))
    }

    /// A message in braces or angle brackets.
    private mutating func block(_ message: MessageView) throws(TextFormatFault) {
        let start = tokens.current.range.lowerBound
        let isAngled = try skip("<")
        if !isAngled, try !skip("{") { throw unexpected("'{'") }
        level += 1
        guard level <= WireLimits().depth else {
            throw TextFormatFault("messages nested more than \(WireLimits().depth) deep", at: start, .depth)
        }
        while try !skip(isAngled ? ">" : "}") {
            if tokens.current.kind == .end {
                throw TextFormatFault("the message that starts here never ends", at: start)
            }
            try field(of: message)
        }
        level -= 1
    }
}

extension TextFormatReader {
    func isSymbol(_ symbol: Unicode.Scalar) -> Bool {
        tokens.current.kind == .symbol && UInt32(tokens.bytes[tokens.current.range.lowerBound]) == symbol.value
    }

    /// Goes over a symbol where it stands here.
    mutating func skip(_ symbol: Unicode.Scalar) throws(TextFormatFault) -> Bool {
        guard isSymbol(symbol) else { return false }
        try tokens.advance()
        return true
    }

    func shown(_ token: TextToken) -> String {
        String(decoding: tokens.bytes[token.range], as: UTF8.self).quotedForMessage
    }

    func unexpected(_ wanted: String) -> TextFormatFault {
        let found = tokens.current.kind == .end ? "the end" : shown(tokens.current)
        return TextFormatFault("\(wanted) is wanted, not \(found)", at: tokens.current.range.lowerBound)
    }

    func fault(_ error: IDLError) -> TextFormatFault {
        TextFormatFault(error.message, at: tokens.current.range.lowerBound, error.code)
    }
}

extension MessageView {
    /// Where the next value of a field goes: for a repeated one a new element, zeroed.
    /// - Throws: `.memory`.
    fileprivate func place(for field: FieldSchema, in arena: Arena) throws(IDLError) -> UnsafeMutableRawPointer {
        guard field.isRepeated else { return address(field) }
        let count = count(field), size = field.kind.size
        // Lists grow to the next power of two, so that all of them together are copied once.
        if count & (count - 1) == 0 {
            let larger = try arena.memory(size * max(2 * count, 1))
            if let old = elements(field) {
                larger.copyMemory(from: old, byteCount: size * count)
                arena.release(old)
            }
            setElements(field, larger, count: count)
        }
        let start = elements(field) ?? address(field)
        setElements(field, start, count: count + 1)
        (start + size * count).initializeMemory(as: UInt8.self, repeating: 0, count: size)
        return start + size * count
    }
}
