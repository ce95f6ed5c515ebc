/// Prints any message as canonical proto3 JSON, straight from its encoded bytes, driven by the schema.
/// Recursive: call it with a stack that fits the message's depth.
struct ProtoJSONWriter: ~Copyable {
    private let options: ProtoJSONOptions
    let bytes: UnsafeRawBufferPointer
    var index: FieldIndex
    var output: TextOutput
    private var level = 0

    /// - Throws: `.memory`: more than 4 GiB.
    init(_ bytes: UnsafeRawBufferPointer, _ options: ProtoJSONOptions, output: consuming TextOutput) throws(IDLError) {
        index = try FieldIndex(bytes, .meaningful)
        (self.bytes, self.options) = (bytes, options)
        self.output = output
    }

    /// The text, or nothing where it has been handed on.
    consuming func finish() -> [UInt8] {
        output.finish()
        return output.bytes()
    }

    /// - Throws: `.unrepresentable`, with the path of the value that has no JSON.
    mutating func write(_ message: Range<Int>, _ schema: MessageSchema) throws(IDLError) {
        guard let wellKnown = schema.wellKnown else { return try object(message, schema) }
        let fields = index.open(message, schema)
        try write(fields, of: schema, wellKnown)
        index.close(fields)
    }

    private mutating func object(_ message: Range<Int>, _ schema: MessageSchema) throws(IDLError) {
        let fields = index.open(message, schema)
        open("{")
        var isFirst = true, start = fields.lowerBound
        while start < fields.upperBound {
            let end = index.endOfRun(from: start, in: fields)
            let field = schema.fields[Int(index[start].field)]
            if bytes.isSet(field, index[start], alone: end == start + 1) {
                separate(&isFirst)
                output.text(options.usesProtoNames ? field.protoLabel : field.jsonLabel)
                if options.indent != nil { output.byte(ascii: " ") }
                do { try content(of: field, start..<end) } catch { throw error.within(field.name) }
            }
            start = end
        }
        close("}", isEmpty: isFirst)
        index.close(fields)
    }

    /// The value of a field, from all its places.
    mutating func content(of field: FieldSchema, _ run: Range<Int>) throws(IDLError) {
        if field.isMap { return try map(field, run) }
        guard field.isRepeated else { return try single(field, at: index[run.lowerBound].range) }
        open("[")
        var isFirst = true, number = 0
        for place in run {
            let place = index[place]
            var element = bytes.firstElement(field, place)
            while let range = element {
                separate(&isFirst)
                do { try single(field, at: range) } catch { throw error.within("[\(number)]") }
                number += 1
                element = bytes.element(field, place, after: range)
            }
        }
        close("]", isEmpty: isFirst)
    }

    private mutating func map(_ field: FieldSchema, _ run: Range<Int>) throws(IDLError) {
        guard let schema = field.message, let value = schema.fields.last else { return }
        open("{")
        var isFirst = true
        for place in run {
            let entry = index.open(index[place].range, schema)
            let (key, content) = (index.value(0, in: entry), index.value(1, in: entry))
            index.close(entry)
            separate(&isFirst)
            output.jsonString(UnsafeRawBufferPointer(rebasing: bytes[key ?? 0..<0]))
            output.text(options.indent == nil ? ":" : ": ")
            do {
                if let content { try single(value, at: content) } else { try missing(value) }
            } catch {
                let name = String(decoding: bytes[key ?? 0..<0], as: UTF8.self)
                throw error.within("[\"\(name)\"]")
            }
        }
        close("}", isEmpty: isFirst)
    }

    /// One value in the bytes, as its field's type says.
    mutating func single(_ field: FieldSchema, at range: Range<Int>) throws(IDLError) {
        switch field.kind {
        case .message:
            if let schema = field.message { try write(range, schema) }
        case .bytes:
            let content = UnsafeRawBufferPointer(rebasing: bytes[range])
            if field.isString { return output.jsonString(content) }
            output.byte(ascii: "\"")
            output.base64(content)
            output.byte(ascii: "\"")
        default:
            var reader = CheckedReader(bytes, at: range.lowerBound)
            scalar(reader.scalar(field.kind), field)
        }
    }

    /// A scalar, given as the bits of its type.
    private mutating func scalar(_ bits: UInt64, _ field: FieldSchema) {
        switch field.kind {
        case .bool: output.text(bits == 0 ? "false" : "true")
        case .enum: enumeration(Int32(truncatingIfNeeded: bits), field)
        case .double: number(Double(bitPattern: bits))
        case .float: number(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .int32, .sint32, .sfixed32: output.decimal(Int64(Int32(truncatingIfNeeded: bits)))
        case .uint32, .fixed32: output.decimal(bits)
        case .int64, .sint64, .sfixed64: quoted { $0.decimal(Int64(bitPattern: bits)) }
        case .uint64, .fixed64: quoted { $0.decimal(bits) }
        case .bytes, .message: break
        }
    }

    /// A value that a map entry or a wrapper was sent without: the default of its type.
    mutating func missing(_ field: FieldSchema) throws(IDLError) {
        switch field.kind {
        case .message:
            guard let schema = field.message else { return }
            try write(0..<0, schema)
        case .bytes: output.text("\"\"")
        default: scalar(0, field)
        }
    }

    private mutating func enumeration(_ number: Int32, _ field: FieldSchema) {
        guard let schema = field.enumeration else { return output.decimal(Int64(number)) }
        if schema.isNullValue { return output.text("null") }
        guard let name = schema.name(of: number) else { return output.decimal(Int64(number)) }
        quoted { $0.bytes(name) }
    }

    private mutating func number(_ value: Double) {
        if value.isFinite { output.shortest(value) } else { special(value) }
    }

    private mutating func number(_ value: Float) {
        if value.isFinite { output.shortest(value) } else { special(Double(value)) }
    }

    private mutating func special(_ value: Double) {
        output.text(value.isNaN ? "\"NaN\"" : value < 0 ? "\"-Infinity\"" : "\"Infinity\"")
    }

    // MARK: Layout

    @inline(__always)
    private mutating func quoted(_ content: (inout TextOutput) -> Void) {
        output.byte(ascii: "\"")
        content(&output)
        output.byte(ascii: "\"")
    }

    mutating func open(_ bracket: Unicode.Scalar) {
        output.byte(ascii: bracket)
        level += 1
    }

    mutating func close(_ bracket: Unicode.Scalar, isEmpty: Bool) {
        level -= 1
        if !isEmpty { newLine() }
        output.byte(ascii: bracket)
    }

    mutating func separate(_ isFirst: inout Bool) {
        if !isFirst { output.byte(ascii: ",") }
        isFirst = false
        newLine()
    }

    private mutating func newLine() {
        guard let indent = options.indent else { return }
        output.text("\n")
        output.blanks(indent * level)
    }
}
