internal import CFlyteIDL
internal import StructuredText

/// Builds any message from proto3 JSON (ProtoJSON format, "JSON mapping"), read as a tree from JSON or YAML text.
/// Recursive: call it with a stack that fits the tree's depth.
struct ProtoJSONReader {
    let arena: Arena
    /// Puts a position of the text into an error.
    let located: (IDLError, UInt32) -> IDLError

    /// - Throws: `.mapping`, with the place of the value that does not fit.
    func read(_ value: StructuredValue, into message: MessageView) throws(IDLError) {
        switch message.schema.wellKnown {
        case nil: try object(value, into: message)
        case .timestamp, .duration: try time(value, into: message)
        case .structure, .listValue: try wholeField(value, into: message)
        case .value: try anyValue(value, into: message)
        default: try wrapper(value, into: message)
        }
    }

    private func object(_ value: StructuredValue, into message: MessageView) throws(IDLError) {
        guard case .object(let members) = value.kind else { throw misfit(value, "an object", for: message.schema.name) }
        var seen = Set<UInt32>(), oneofs = Set<Int>()
        for member in members {
            guard let field = message.schema.field(named: member.name) else {
                throw fault("no field \(member.name.quotedForMessage) in \(message.schema.name)", at: member.offset)
            }
            guard seen.insert(field.number).inserted else {
                throw fault("the field \"\(member.name)\" is given twice", at: member.offset)
            }
            if case .null = member.value.kind, !field.takesNull { continue }
            if field.isInOneof, !oneofs.insert(field.quantifierOffset).inserted {
                throw fault(
                    "\"\(member.name)\" excludes another field given beside it: they are members of one oneof",
                    at: member.offset)
            }
            try self.field(field, of: message, member.value)
        }
    }

    private func field(_ field: FieldSchema, of message: MessageView, _ value: StructuredValue) throws(IDLError) {
        if field.isMap { return try map(value, field, of: message) }
        if field.isRepeated { return try list(value, field, of: message) }
        try single(value, field, at: message.address(field))
        if field.isInOneof { message.setCase(field) }
    }

    private func list(_ value: StructuredValue, _ field: FieldSchema, of message: MessageView) throws(IDLError) {
        guard case .array(let items) = value.kind else { throw misfit(value, "an array", for: field.name) }
        let elements = try zeroed(field.kind.size * items.count)
        for (index, item) in items.enumerated() {
            if case .null = item.kind, !field.takesNull {
                throw fault("null is no element of \"\(field.name)\"", at: item.offset)
            }
            try single(item, field, at: elements + index * field.kind.size)
        }
        message.setElements(field, elements, count: items.count)
    }

    private func map(_ value: StructuredValue, _ field: FieldSchema, of message: MessageView) throws(IDLError) {
        guard case .object(let members) = value.kind, let schema = field.message, let key = schema.fields.first,
            let content = schema.fields.last
        else {
            throw misfit(value, "an object", for: field.name)
        }
        let elements = try zeroed(field.kind.size * members.count)
        for (index, member) in members.enumerated() {
            let entry = try arena.message(schema), view = MessageView(entry, schema)
            view.address(key).storeBytes(of: try arena.text(member.name), as: ProtobufCBinaryData.self)
            if case .null = member.value.kind, !content.takesNull {
                throw fault("null is no value of \"\(field.name)\"", at: member.value.offset)
            }
            try single(member.value, content, at: view.address(content))
            (elements + index * field.kind.size).storeBytes(of: entry, as: UnsafeMutablePointer<ProtobufCMessage>.self)
        }
        message.setElements(field, elements, count: members.count)
    }

    /// One value, stored at an address as its field's type says.
    private func single(_ value: StructuredValue, _ field: FieldSchema, at address: UnsafeMutableRawPointer)
        throws(IDLError)
    {
        switch field.kind {
        case .message:
            guard let schema = field.message else { return }
            let inner = try arena.message(schema)
            address.storeBytes(of: inner, as: UnsafeMutablePointer<ProtobufCMessage>.self)
            try read(value, into: MessageView(inner, schema))
        case .bytes: address.storeBytes(of: try bytes(value, field), as: ProtobufCBinaryData.self)
        case .bool:
            guard case .bool(let bool) = value.kind else { throw misfit(value, "true or false", for: field.name) }
            address.storeBytes(of: bool ? 1 : 0, as: Int32.self)
        case .enum: address.storeBytes(of: try enumeration(value, field), as: Int32.self)
        case .double: address.storeBytes(of: try double(value, field), as: Double.self)
        case .float: address.storeBytes(of: try float(value, field), as: Float.self)
        case .int32, .sint32, .sfixed32: address.storeBytes(of: try integer(value, field, Int32.self), as: Int32.self)
        case .uint32, .fixed32: address.storeBytes(of: try integer(value, field, UInt32.self), as: UInt32.self)
        case .int64, .sint64, .sfixed64: address.storeBytes(of: try integer(value, field, Int64.self), as: Int64.self)
        case .uint64, .fixed64: address.storeBytes(of: try integer(value, field, UInt64.self), as: UInt64.self)
        }
    }

    private func bytes(_ value: StructuredValue, _ field: FieldSchema) throws(IDLError) -> ProtobufCBinaryData {
        guard case .string(let text) = value.kind else { throw misfit(value, "a string", for: field.name) }
        if field.isString { return try arena.text(text) }
        guard let decoded = Base64.decodeLenient(text) else {
            throw fault("\"\(field.name)\" is not base64", at: value.offset)
        }
        return try arena.bytes(decoded)
    }

    private func enumeration(_ value: StructuredValue, _ field: FieldSchema) throws(IDLError) -> Int32 {
        switch value.kind {
        case .null: return 0  // google.protobuf.NullValue
        case .number: return try integer(value, field, Int32.self)
        case .string(let name):
            guard let number = field.enumeration?.number(of: name) else {
                throw fault("no value \(name.quotedForMessage) in the enum of \"\(field.name)\"", at: value.offset)
            }
            return number
        default: throw misfit(value, "an enum's name or number", for: field.name)
        }
    }

    private func double(_ value: StructuredValue, _ field: FieldSchema) throws(IDLError) -> Double {
        switch value.kind {
        case .string("NaN"): return .nan
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        case .number(let text), .string(let text):
            guard JSONText.isNumber(text), let number = Double(text) else {
                throw misfit(value, "a number", for: field.name)
            }
            guard number.isFinite else { throw fault("\"\(field.name)\" is past the largest double", at: value.offset) }
            return number
        default: throw misfit(value, "a number", for: field.name)
        }
    }

    private func float(_ value: StructuredValue, _ field: FieldSchema) throws(IDLError) -> Float {
        let number = try double(value, field)
        guard !number.isFinite || number.magnitude <= Double(Float.greatestFiniteMagnitude) else {
            throw fault("\"\(field.name)\" is past the largest float", at: value.offset)
        }
        return Float(number)
    }

    private func integer<I: FixedWidthInteger>(_ value: StructuredValue, _ field: FieldSchema, _ type: I.Type)
        throws(IDLError) -> I
    {
        let text: String
        switch value.kind {
        case .number(let number), .string(let number): text = number
        default: throw misfit(value, "an integer", for: field.name)
        }
        guard JSONText.isNumber(text) else { throw misfit(value, "an integer", for: field.name) }
        if let integer = I(text) { return integer }
        guard let integer = WholeNumber.parse(text, type) else {
            throw fault("\"\(field.name)\" is not an integer from \(I.min) to \(I.max)", at: value.offset)
        }
        return integer
    }

    private func time(_ value: StructuredValue, into message: MessageView) throws(IDLError) {
        guard case .string(let text) = value.kind else { throw misfit(value, "a string", for: message.schema.name) }
        let isTimestamp = message.schema.wellKnown == .timestamp
        let parts =
            isTimestamp
            ? ProtoTime.timestamp(text).map { ($0.seconds, $0.nanos) }
            : ProtoTime.duration(text).map { ($0.seconds, $0.nanos) }
        guard let parts, let seconds = message.schema.fields.first, let nanos = message.schema.fields.last else {
            let form = isTimestamp ? "a Timestamp such as 2024-02-29T01:02:03.5Z" : "a Duration such as -1.5s"
            throw fault("\(text.quotedForMessage) is not \(form)", at: value.offset)
        }
        message.address(seconds).storeBytes(of: parts.0, as: Int64.self)
        message.address(nanos).storeBytes(of: parts.1, as: Int32.self)
    }

    /// Struct is its map, ListValue its list.
    private func wholeField(_ value: StructuredValue, into message: MessageView) throws(IDLError) {
        guard let only = message.schema.fields.first else { return }
        try field(only, of: message, value)
    }

    private func anyValue(_ value: StructuredValue, into message: MessageView) throws(IDLError) {
        let name =
            switch value.kind {
            case .null: "null_value"
            case .bool: "bool_value"
            case .number: "number_value"
            case .string: "string_value"
            case .array: "list_value"
            case .object: "struct_value"
            }
        guard let chosen = message.schema.field(named: name) else { return }
        try field(chosen, of: message, value)
    }

    private func wrapper(_ value: StructuredValue, into message: MessageView) throws(IDLError) {
        guard let only = message.schema.fields.first else { return }
        try single(value, only, at: message.address(only))
    }

    private func zeroed(_ size: Int) throws(IDLError) -> UnsafeMutableRawPointer {
        let memory = try arena.memory(size)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        return memory
    }

    private func fault(_ message: String, at offset: UInt32) -> IDLError {
        located(IDLError(.mapping, message), offset)
    }

    private func misfit(_ value: StructuredValue, _ wanted: String, for name: String) -> IDLError {
        fault("\(wanted) is wanted for \(name), not \(value.kind.noun)", at: value.offset)
    }
}

extension FieldSchema {
    /// Whether JSON's null is a value of this field, and not its absence.
    var takesNull: Bool {
        message?.wellKnown == .value || enumeration?.isNullValue == true
    }
}

extension MessageSchema {
    /// The field of a JSON name or a proto name.
    func field(named name: String) -> FieldSchema? {
        var name = name
        return name.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            return fields.first { $0.jsonName.equals(bytes) || $0.protoName.equals(bytes) }
        }
    }
}

extension StructuredValue.Kind {
    /// What it is, for an error.
    var noun: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
