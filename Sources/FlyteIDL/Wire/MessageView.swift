internal import CFlyteIDL

/// A C message looked at through its schema: where each field's value lies, and whether it is there.
struct MessageView {
    let message: UnsafeMutablePointer<ProtobufCMessage>
    let schema: MessageSchema

    init(_ message: UnsafeMutablePointer<ProtobufCMessage>, _ schema: MessageSchema) {
        (self.message, self.schema) = (message, schema)
    }

    init(_ message: UnsafeMutablePointer<ProtobufCMessage>) {
        self.init(message, MessageSchema.of(message.pointee.descriptor))
    }

    private var base: UnsafeMutableRawPointer { UnsafeMutableRawPointer(message) }

    /// Whether a singular field is set: for members of a oneof, the case; for messages, the pointer; else a value that is
    /// not the default (proto3 implicit presence).
    func isSet(_ field: FieldSchema) -> Bool {
        if field.isInOneof { return caseNumber(field) == field.number }
        switch field.kind {
        case .message: return submessage(field) != nil
        case .bytes: return bytes(field).count > 0
        case .double: return base.load(fromByteOffset: field.offset, as: UInt64.self) != 0  // -0.0 is not the default
        default: return field.kind.size == 4 ? load(field, as: UInt32.self) != 0 : load(field, as: UInt64.self) != 0
        }
    }

    /// The number of the field that is set in this field's oneof; 0 for none.
    func caseNumber(_ field: FieldSchema) -> UInt32 {
        base.load(fromByteOffset: field.quantifierOffset, as: UInt32.self)
    }

    func setCase(_ field: FieldSchema) {
        base.storeBytes(of: field.number, toByteOffset: field.quantifierOffset, as: UInt32.self)
    }

    /// Number of elements of a repeated field.
    func count(_ field: FieldSchema) -> Int { base.load(fromByteOffset: field.quantifierOffset, as: Int.self) }

    /// Where the value of a singular field lies, or the elements of a repeated one.
    func address(_ field: FieldSchema) -> UnsafeMutableRawPointer { base + field.offset }

    func elements(_ field: FieldSchema) -> UnsafeMutableRawPointer? {
        base.load(fromByteOffset: field.offset, as: UnsafeMutableRawPointer?.self)
    }

    func setElements(_ field: FieldSchema, _ elements: UnsafeMutableRawPointer?, count: Int) {
        base.storeBytes(of: elements, toByteOffset: field.offset, as: UnsafeMutableRawPointer?.self)
        base.storeBytes(of: count, toByteOffset: field.quantifierOffset, as: Int.self)
    }

    func load<T>(_ field: FieldSchema, as type: T.Type) -> T { base.load(fromByteOffset: field.offset, as: T.self) }

    /// The message in a singular field; nil where there is none.
    func submessage(_ field: FieldSchema) -> UnsafeMutablePointer<ProtobufCMessage>? {
        base.load(fromByteOffset: field.offset, as: UnsafeMutablePointer<ProtobufCMessage>?.self)
    }

    func bytes(_ field: FieldSchema) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(load(field, as: ProtobufCBinaryData.self))
    }

    /// Every message directly in this one.
    func forEachSubmessage(_ body: (MessageView) -> Void) {
        for field in schema.fields {
            guard let schema = field.message else { continue }
            if field.isRepeated {
                for index in 0..<count(field) {
                    if let inner = element(field, index) { body(MessageView(inner, schema)) }
                }
            } else if isSet(field), let inner = submessage(field) {
                body(MessageView(inner, schema))
            }
        }
    }

    /// The message at a place of a repeated message field.
    func element(_ field: FieldSchema, _ index: Int) -> UnsafeMutablePointer<ProtobufCMessage>? {
        elements(field)?.load(fromByteOffset: 8 * index, as: UnsafeMutablePointer<ProtobufCMessage>?.self)
    }
}

extension UnsafeRawBufferPointer {
    init(_ data: ProtobufCBinaryData) { self.init(start: data.data, count: data.data == nil ? 0 : data.len) }
}
