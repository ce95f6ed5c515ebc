/// Prints any message in the protobuf text format, byte for byte as `protoc --decode` does (protobuf 3.21), straight from
/// its encoded bytes, driven by the schema: fields by number, map entries by key, equal keys one after another as they were
/// sent, and at the end of each message what the schema does not know.
/// Recursive: call it with a stack that fits the message's depth.
struct TextFormatWriter: ~Copyable {
    private let bytes: UnsafeRawBufferPointer
    private var index: FieldIndex
    private var output: TextOutput
    private var level = 0

    /// - Throws: `.memory`: more than 4 GiB.
    init(_ bytes: UnsafeRawBufferPointer, output: consuming TextOutput) throws(IDLError) {
        index = try FieldIndex(bytes, .everything)
        self.bytes = bytes
        self.output = output
    }

    /// The text, or nothing where it has been handed on.
    consuming func finish() -> [UInt8] {
        output.finish()
        return output.bytes()
    }

    /// Prints the fields of a message, each on lines of its own.
    mutating func write(_ message: Range<Int>, _ schema: MessageSchema) {
        let fields = index.open(message, schema)
        for place in fields {
            let place = index[place]
            if place.field == FieldIndex.Place.unknown {
                unknown(place)
            } else {
                field(schema.fields[Int(place.field)], place)
            }
        }
        index.close(fields)
    }

    private mutating func field(_ field: FieldSchema, _ place: FieldIndex.Place) {
        guard bytes.isSet(field, place, alone: true) else { return }
        if field.isMap { return entry(field, place) }
        if !field.isRepeated { return single(field, at: place.range) }
        var element = bytes.firstElement(field, place)
        while let range = element {
            single(field, at: range)
            element = bytes.element(field, place, after: range)
        }
    }

    /// A map entry is a message that always shows its key and its value.
    private mutating func entry(_ field: FieldSchema, _ place: FieldIndex.Place) {
        guard let schema = field.message else { return }
        open(field)
        let fields = index.open(place.range, schema)
        for (position, part) in schema.fields.enumerated() {
            single(part, at: index.value(UInt16(position), in: fields))
        }
        for place in fields where index[place].field == FieldIndex.Place.unknown { unknown(index[place]) }
        index.close(fields)
        close()
    }

    /// A field with its value, or the default of its type where that is missing.
    private mutating func single(_ field: FieldSchema, at range: Range<Int>?) {
        if let schema = field.message {
            open(field)
            if let range { write(range, schema) }
            return close()
        }
        indent()
        output.text(field.protoName)
        output.text(": ")
        if field.kind == .bytes {
            output.cEscaped(UnsafeRawBufferPointer(rebasing: bytes[range ?? 0..<0]))
        } else {
            var reader = CheckedReader(bytes, at: range?.lowerBound ?? 0)
            scalar(range == nil ? 0 : reader.scalar(field.kind), field)
        }
        output.byte(ascii: "\n")
    }

    /// A scalar, given as the bits of its type.
    private mutating func scalar(_ bits: UInt64, _ field: FieldSchema) {
        switch field.kind {
        case .bool: output.text(bits == 0 ? "false" : "true")
        case .enum:
            let number = Int32(truncatingIfNeeded: bits)
            if let name = field.enumeration?.name(of: number) {
                output.bytes(name)
            } else {
                output.decimal(Int64(number))
            }
        case .double: output.cSpelled(Double(bitPattern: bits))
        case .float: output.cSpelled(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .int32, .sint32, .sfixed32: output.decimal(Int64(Int32(truncatingIfNeeded: bits)))
        case .int64, .sint64, .sfixed64: output.decimal(Int64(bitPattern: bits))
        case .uint32, .fixed32, .uint64, .fixed64: output.decimal(bits)
        case .bytes, .message: break
        }
    }

    private mutating func unknown(_ place: FieldIndex.Place) {
        UnknownFieldText.write(UnsafeRawBufferPointer(rebasing: bytes[place.range]), level: level, to: &output)
    }

    private mutating func open(_ field: FieldSchema) {
        indent()
        output.text(field.protoName)
        output.text(" {\n")
        level += 1
    }

    private mutating func close() {
        level -= 1
        indent()
        output.text("}\n")
    }

    private mutating func indent() { output.blanks(TextOutput.textIndent * level) }
}
