internal import CFlyteIDL

/// A field that protobuf-c can neither decode nor keep (an unknown group, a known number with another wire type) travels
/// through it wrapped: as an unknown length-delimited field with a number that no schema may use, whose bytes are the
/// whole original field, tag included. After unpacking it is unwrapped in place, so that packing writes the original.
enum ForeignField {
    /// First of the numbers 19000-19999, which the protobuf language reserves. (Bytes that really hold it are wrapped too.)
    static let number: UInt32 = 19_000

    /// Appends a field, given with its tag, in its wrapping.
    static func wrap(_ field: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        WireWriter.appendTag(number, WireType.length, to: &output)
        WireWriter.appendVarint(UInt64(field.count), to: &output)
        output.append(contentsOf: field)
    }

    /// Unwraps every foreign field of a message and the messages in it.
    static func unwrapAll(in view: MessageView) {
        for index in 0..<Int(view.message.pointee.n_unknown_fields) {
            unwrap(&view.message.pointee.unknown_fields[index])
        }
        view.forEachSubmessage { unwrapAll(in: $0) }
    }

    private static func unwrap(_ field: inout ProtobufCMessageUnknownField) {
        guard field.tag == number, field.wire_type.rawValue == WireType.length, let data = field.data else { return }
        // What we wrapped ourselves parses: the scan has been over the same bytes.
        var reader = WireReader(UnsafeRawBufferPointer(start: data, count: field.len))
        guard let content = try? reader.lengthDelimited(end: field.len) else { return }
        reader.position = content.lowerBound
        guard let tag = try? reader.tag(end: content.upperBound) else { return }
        field.tag = tag.number
        field.wire_type = ProtobufCWireType(rawValue: tag.wireType)
        field.len = content.upperBound - reader.position
        field.data = data + reader.position
    }
}

/// Writes the smallest parts of the wire format.
enum WireWriter {
    static func appendVarint(_ value: UInt64, to output: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(rest))
    }

    static func appendTag(_ number: UInt32, _ wireType: UInt32, to output: inout [UInt8]) {
        appendVarint(UInt64(number) << 3 | UInt64(wireType), to: &output)
    }
}
