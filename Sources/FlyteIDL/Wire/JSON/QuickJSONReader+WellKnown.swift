/// The messages whose JSON is special.
extension QuickJSONReader {
    mutating func special(_ schema: MessageSchema, _ wellKnown: WellKnownType) throws(Unusual) {
        guard let first = schema.fields.first, let last = schema.fields.last else { throw Unusual() }
        switch wellKnown {
        case .timestamp:
            guard let time = ProtoTime.timestamp(try string()) else { throw Unusual() }
            self.time(first.number, time.seconds, last.number, time.nanos)
        case .duration:
            guard let duration = ProtoTime.duration(try string()) else { throw Unusual() }
            self.time(first.number, duration.seconds, last.number, duration.nanos)
        case .structure, .listValue: try value(of: first)
        case .value: try anyValue(schema)
        default: try single(first, keepsDefault: false)
        }
    }

    private mutating func string() throws(Unusual) -> String {
        String(decoding: cursor.text[try cursor.plainString()], as: UTF8.self)
    }

    private mutating func time(_ secondsField: UInt32, _ seconds: Int64, _ nanosField: UInt32, _ nanos: Int32) {
        for (field, value) in [(secondsField, seconds), (nanosField, Int64(nanos))] where value != 0 {
            output.tag(field, WireType.varint)
            output.varint(UInt64(bitPattern: value))
        }
    }

    /// google.protobuf.Value: the kind is JSON's.
    private mutating func anyValue(_ schema: MessageSchema) throws(Unusual) {
        let name: StaticString =
            switch cursor.peek() {
            case UInt8(ascii: "n"): "null_value"
            case UInt8(ascii: "t"), UInt8(ascii: "f"): "bool_value"
            case UInt8(ascii: "\""): "string_value"
            case UInt8(ascii: "{"): "struct_value"
            case UInt8(ascii: "["): "list_value"
            default: "number_value"
            }
        let bytes = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        guard let index = schema.index(named: bytes) else { throw Unusual() }
        try single(schema.fields[index], keepsDefault: true)
    }
}
