internal import CFlyteIDL
internal import Glibc

/// A field of a message: its place on the wire, in C, and in JSON. Plain numbers and addresses of constants: a copy costs
/// nothing.
struct FieldSchema: Sendable {
    /// `"name":`, with the name in the .proto file.
    let protoLabel: ConstantText
    /// `"jsonName":`, with the lowerCamelCase name of proto3 JSON.
    let jsonLabel: ConstantText
    let number: UInt32
    let kind: FieldKind
    let isRepeated: Bool
    let isMap: Bool
    /// UTF-8 text. (In C every string is bytes.)
    let isString: Bool
    /// Member of a oneof, synthetic ones of proto3 `optional` included: C holds its number in a case field.
    let isInOneof: Bool
    /// Offset in bytes of the member in the C structure.
    let offset: Int
    /// Offset of the count of a repeated field, or of the case of a oneof.
    let quantifierOffset: Int
    /// A bit that singular fields of a message have for themselves, and the members of a oneof in common; 0 for repeated
    /// ones. Past 64 fields bits are shared: enough to see that two fields do not exclude each other.
    let exclusion: UInt64
    /// The message type of a `.message` field.
    let message: MessageSchema?
    // Descriptors are constants of the program.
    nonisolated(unsafe) private let target: UnsafeRawPointer?

    init(_ descriptor: ProtobufCFieldDescriptor, facts: copilot_field_facts, message: MessageSchema?) {
        protoLabel = ConstantText(keeping: "\"\(String(cString: facts.name))\":")
        jsonLabel = ConstantText(keeping: "\"\(String(cString: facts.json_name))\":")
        number = descriptor.id
        kind = FieldKind(descriptor.type)
        isRepeated = descriptor.label == PROTOBUF_C_LABEL_REPEATED
        isMap = facts.is_map != 0
        isString = facts.is_string != 0
        isInOneof = descriptor.flags & PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue != 0
        offset = Int(descriptor.offset)
        quantifierOffset = Int(descriptor.quantifier_offset)
        exclusion = isRepeated ? 0 : 1 << UInt64((isInOneof ? quantifierOffset / 4 : offset / 4) % 64)
        target = descriptor.descriptor
        self.message = message
    }

    /// Name in the .proto file.
    var name: String { protoName.string }
    var protoName: ConstantText { protoLabel.trimmed(1, 2) }
    /// lowerCamelCase name of proto3 JSON.
    var jsonName: ConstantText { jsonLabel.trimmed(1, 2) }

    /// The enum type of an `.enum` field.
    var enumeration: EnumSchema? {
        kind == .enum
            ? target.map { EnumSchema(descriptor: $0.assumingMemoryBound(to: ProtobufCEnumDescriptor.self)) } : nil
    }
}

/// The types of the protobuf language, less the ones that C tells apart only by name.
enum FieldKind: Sendable {
    case int32, sint32, sfixed32, int64, sint64, sfixed64, uint32, fixed32, uint64, fixed64, float, double, bool,
        `enum`, bytes, message

    init(_ type: ProtobufCType) {
        switch type {
        case PROTOBUF_C_TYPE_INT32: self = .int32
        case PROTOBUF_C_TYPE_SINT32: self = .sint32
        case PROTOBUF_C_TYPE_SFIXED32: self = .sfixed32
        case PROTOBUF_C_TYPE_INT64: self = .int64
        case PROTOBUF_C_TYPE_SINT64: self = .sint64
        case PROTOBUF_C_TYPE_SFIXED64: self = .sfixed64
        case PROTOBUF_C_TYPE_UINT32: self = .uint32
        case PROTOBUF_C_TYPE_FIXED32: self = .fixed32
        case PROTOBUF_C_TYPE_UINT64: self = .uint64
        case PROTOBUF_C_TYPE_FIXED64: self = .fixed64
        case PROTOBUF_C_TYPE_FLOAT: self = .float
        case PROTOBUF_C_TYPE_DOUBLE: self = .double
        case PROTOBUF_C_TYPE_BOOL: self = .bool
        case PROTOBUF_C_TYPE_ENUM: self = .enum
        case PROTOBUF_C_TYPE_MESSAGE: self = .message
        default: self = .bytes
        }
    }

    /// Wire type of one value. Encoding guide, "Message Structure".
    var wireType: UInt32 {
        switch self {
        case .int32, .sint32, .int64, .sint64, .uint32, .uint64, .bool, .enum: WireType.varint
        case .fixed64, .sfixed64, .double: WireType.fixed64
        case .bytes, .message: WireType.length
        case .fixed32, .sfixed32, .float: WireType.fixed32
        }
    }

    /// Size of one value in C, in bytes.
    var size: Int {
        switch self {
        case .int32, .sint32, .sfixed32, .uint32, .fixed32, .float, .bool, .enum: 4
        case .int64, .sint64, .sfixed64, .uint64, .fixed64, .double, .message: 8
        case .bytes: MemoryLayout<ProtobufCBinaryData>.size
        }
    }
}

/// The names of an enum's numbers.
struct EnumSchema {
    let descriptor: UnsafePointer<ProtobufCEnumDescriptor>

    var name: String { String(cString: descriptor.pointee.name) }

    /// Whether it is google.protobuf.NullValue, whose JSON is null.
    var isNullValue: Bool { strcmp(descriptor.pointee.name, "google.protobuf.NullValue") == 0 }

    /// The bytes of a number's name.
    func name(of number: Int32) -> UnsafeRawBufferPointer? {
        let found = protobuf_c_enum_descriptor_get_value(descriptor, number)
        return found?.pointee.name.map { UnsafeRawBufferPointer(start: $0, count: strlen($0)) }
    }

    func number(of name: String) -> Int32? {
        guard !name.utf8.contains(0) else { return nil }  // C would see the text before it only
        let found = protobuf_c_enum_descriptor_get_value_by_name(descriptor, name)
        return found.map { $0.pointee.value }
    }
}

/// The messages whose JSON is special (ProtoJSON format, "JSON mapping"); the raw value is the full name.
enum WellKnownType: String, Sendable {
    case timestamp = "google.protobuf.Timestamp"
    case duration = "google.protobuf.Duration"
    case structure = "google.protobuf.Struct"
    case value = "google.protobuf.Value"
    case listValue = "google.protobuf.ListValue"
    case doubleValue = "google.protobuf.DoubleValue"
    case floatValue = "google.protobuf.FloatValue"
    case int64Value = "google.protobuf.Int64Value"
    case uint64Value = "google.protobuf.UInt64Value"
    case int32Value = "google.protobuf.Int32Value"
    case uint32Value = "google.protobuf.UInt32Value"
    case boolValue = "google.protobuf.BoolValue"
    case stringValue = "google.protobuf.StringValue"
    case bytesValue = "google.protobuf.BytesValue"

    /// A message around one scalar, whose JSON is that scalar.
    var isWrapper: Bool {
        switch self {
        case .timestamp, .duration, .structure, .value, .listValue: false
        default: true
        }
    }
}
