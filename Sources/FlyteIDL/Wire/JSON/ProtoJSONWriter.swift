internal import CFlyteIDL
internal import StructuredText

/// Prints any message as canonical proto3 JSON, straight from its C form, driven by the schema.
/// Recursive: call it with a stack that fits the message's depth.
struct ProtoJSONWriter {
    let options: ProtoJSONOptions
    private(set) var output: [UInt8] = []
    private var level = 0

    init(options: ProtoJSONOptions) { self.options = options }

    /// - Throws: `.unrepresentable`, with the path of the value that has no JSON.
    mutating func write(_ message: MessageView) throws(IDLError) {
        switch message.schema.wellKnown {
        case nil: try object(message)
        case .timestamp: string(try ProtoTime.text(of: Timestamp(message.as(Google__Protobuf__Timestamp.self))))
        case .duration: string(try ProtoTime.text(of: ProtoDuration(message.as(Google__Protobuf__Duration.self))))
        case .structure: try firstField(message, orElse: "{}")
        case .listValue: try firstField(message, orElse: "[]")
        case .value: try value(message)
        default: try wrapper(message)
        }
    }

    private mutating func object(_ message: MessageView) throws(IDLError) {
        open("{")
        var isFirst = true
        for field in message.schema.fields where field.isRepeated ? message.count(field) > 0 : message.isSet(field) {
            separate(&isFirst)
            name(options.usesProtoNames ? field.name : field.jsonName)
            do {
                try write(field, of: message)
            } catch {
                throw error.within(field.name)
            }
        }
        close("}", isEmpty: isFirst)
    }

    private mutating func write(_ field: FieldSchema, of message: MessageView) throws(IDLError) {
        if field.isMap {
            try map(field, of: message)
        } else if field.isRepeated {
            try list(field, of: message)
        } else {
            try single(field, at: message.address(field))
        }
    }

    private mutating func list(_ field: FieldSchema, of message: MessageView) throws(IDLError) {
        open("[")
        var isFirst = true
        if let elements = message.elements(field) {
            for index in 0..<message.count(field) {
                separate(&isFirst)
                do {
                    try single(field, at: elements + index * field.kind.size)
                } catch {
                    throw error.within("[\(index)]")
                }
            }
        }
        close("]", isEmpty: isFirst)
    }

    private mutating func map(_ field: FieldSchema, of message: MessageView) throws(IDLError) {
        open("{")
        var isFirst = true
        for index in 0..<message.count(field) {
            guard let element = message.element(field, index), let key = field.message?.fields.first,
                let value = field.message?.fields.last
            else { continue }
            let entry = MessageView(element)
            let text = String(decoding: entry.bytes(key), as: UTF8.self)
            separate(&isFirst)
            name(text)
            do {
                try single(value, at: entry.address(value))
            } catch {
                throw error.within("[\"\(text)\"]")
            }
        }
        close("}", isEmpty: isFirst)
    }

    /// One value at an address, as its field's type says. A missing message is an empty one.
    private mutating func single(_ field: FieldSchema, at address: UnsafeMutableRawPointer) throws(IDLError) {
        switch field.kind {
        case .message:
            guard let inner = address.load(as: UnsafeMutablePointer<ProtobufCMessage>?.self) else {
                return try missing(field)
            }
            try write(MessageView(inner))
        case .bytes where field.isString:
            string(String(decoding: UnsafeRawBufferPointer(address.load(as: ProtobufCBinaryData.self)), as: UTF8.self))
        case .bytes: string(Base64.encode([UInt8](address.load(as: ProtobufCBinaryData.self))))
        case .bool: raw(address.load(as: Int32.self) == 0 ? "false" : "true")
        case .enum: enumeration(field, address.load(as: Int32.self))
        case .double: number(address.load(as: Double.self))
        case .float: number(address.load(as: Float.self))
        case .int32, .sint32, .sfixed32: raw(String(address.load(as: Int32.self)))
        case .uint32, .fixed32: raw(String(address.load(as: UInt32.self)))
        case .int64, .sint64, .sfixed64: raw("\"\(address.load(as: Int64.self))\"")
        case .uint64, .fixed64: raw("\"\(address.load(as: UInt64.self))\"")
        }
    }

    /// A map entry that was sent without its message has an empty one.
    private mutating func missing(_ field: FieldSchema) throws(IDLError) {
        guard field.message?.wellKnown != .value else { throw Self.noKind }
        raw("{}")
    }

    private mutating func enumeration(_ field: FieldSchema, _ number: Int32) {
        guard let schema = field.enumeration else { return raw(String(number)) }
        if schema.name == "google.protobuf.NullValue" { return raw("null") }
        if let name = schema.name(of: number) { string(name) } else { raw(String(number)) }
    }

    private mutating func number(_ value: Double) {
        if let digits = DecimalDigits(of: value) { raw(spelled(digits)) } else { special(value) }
    }

    private mutating func number(_ value: Float) {
        if let digits = DecimalDigits(of: value) { raw(spelled(digits)) } else { special(Double(value)) }
    }

    /// Readers that take `-0` for an integer would lose the sign: -0.0 is `-0.0`.
    private func spelled(_ digits: DecimalDigits) -> String {
        digits.json == "-0" ? "-0.0" : digits.json
    }

    private mutating func special(_ value: Double) {
        string(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
    }

    private mutating func firstField(_ message: MessageView, orElse empty: StaticString) throws(IDLError) {
        guard let field = message.schema.fields.first, message.count(field) > 0 else { return raw("\(empty)") }
        try write(field, of: message)
    }

    private mutating func value(_ message: MessageView) throws(IDLError) {
        guard let field = message.schema.fields.first(where: { message.isSet($0) }) else {
            throw Self.noKind
        }
        if field.kind == .double, !message.load(field, as: Double.self).isFinite {
            throw IDLError(.unrepresentable, "a google.protobuf.Value that is NaN or infinite has no JSON")
        }
        try single(field, at: message.address(field))
    }

    private static let noKind = IDLError(.unrepresentable, "a google.protobuf.Value without a kind has no JSON")

    private mutating func wrapper(_ message: MessageView) throws(IDLError) {
        guard let field = message.schema.fields.first else { return raw("null") }
        try single(field, at: message.address(field))
    }

    // MARK: Text

    private mutating func raw(_ text: String) { output.append(contentsOf: text.utf8) }

    private mutating func string(_ text: String) { JSONText.appendString(text, to: &output, escapingHTML: false) }

    private mutating func name(_ text: String) {
        string(text)
        raw(options.indent == nil ? ":" : ": ")
    }

    private mutating func open(_ bracket: String) {
        raw(bracket)
        level += 1
    }

    private mutating func close(_ bracket: String, isEmpty: Bool) {
        level -= 1
        if !isEmpty { newLine() }
        raw(bracket)
    }

    private mutating func separate(_ isFirst: inout Bool) {
        if !isFirst { raw(",") }
        isFirst = false
        newLine()
    }

    private mutating func newLine() {
        guard let indent = options.indent else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * level))
    }
}

extension MessageView {
    /// The message as its C type.
    func `as`<C>(_ type: C.Type) -> C { UnsafeRawPointer(message).assumingMemoryBound(to: C.self).pointee }
}
