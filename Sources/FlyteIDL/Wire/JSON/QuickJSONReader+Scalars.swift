internal import Glibc
internal import StructuredText

extension QuickJSONReader {
    /// One value with its tag. A scalar that is its type's default is left out unless `keepsDefault`.
    mutating func single(_ field: FieldSchema, keepsDefault: Bool) throws(Unusual) {
        switch field.kind {
        case .message:
            guard let schema = field.message else { throw Unusual() }
            output.tag(field.number, WireType.length)
            let start = output.open()
            try content(schema)
            output.close(start)
        case .bytes:
            let (range, hasEscapes) = try cursor.string()
            if keepsDefault || !range.isEmpty { try text(range, hasEscapes, as: field) }
        default: scalar(try bits(field), field, keepsDefault)
        }
    }

    /// A string or bytes.
    mutating func text(_ range: Range<Int>, _ hasEscapes: Bool, as field: FieldSchema) throws(Unusual) {
        output.tag(field.number, WireType.length)
        guard hasEscapes || !field.isString else {
            output.varint(UInt64(range.count))
            return output.bytes(UnsafeRawBufferPointer(rebasing: cursor.text[range]))
        }
        let content = output.open()
        if field.isString {
            try output.unescaped(cursor.text, range)
        } else if hasEscapes {
            throw Unusual()
        } else {
            let text = String(decoding: cursor.text[range], as: UTF8.self)
            guard let bytes = Base64.decodeLenient(text) else { throw Unusual() }
            bytes.withUnsafeBytes { output.bytes($0) }
        }
        output.close(content)
    }

    /// - Parameter bits: as they go on the wire; of 32-bit numbers, signs extended.
    private mutating func scalar(_ bits: UInt64, _ field: FieldSchema, _ keepsDefault: Bool) {
        guard keepsDefault || bits != 0 else { return }
        output.tag(field.number, field.kind.wireType)
        switch field.kind.wireType {
        case WireType.fixed64: output.fixed(bits)
        case WireType.fixed32: output.fixed(UInt32(truncatingIfNeeded: bits))
        default: output.varint(bits)
        }
    }

    private mutating func bits(_ field: FieldSchema) throws(Unusual) -> UInt64 {
        switch field.kind {
        case .bool:
            if cursor.peek() == UInt8(ascii: "t") {
                try cursor.word("true")
                return 1
            }
            try cursor.word("false")
            return 0
        case .enum: return try enumeration(field)
        case .double: return try double().bitPattern
        case .int32: return UInt64(bitPattern: Int64(try integer(Int32.self)))
        case .sfixed32: return UInt64(UInt32(bitPattern: try integer(Int32.self)))
        case .uint32, .fixed32: return UInt64(try integer(UInt32.self))
        case .int64, .sfixed64: return UInt64(bitPattern: try integer(Int64.self))
        case .uint64, .fixed64: return try integer(UInt64.self)
        // Rare in the schema, or not in it at all.
        case .float, .sint32, .sint64, .bytes, .message: throw Unusual()
        }
    }

    private mutating func enumeration(_ field: FieldSchema) throws(Unusual) -> UInt64 {
        switch cursor.peek() {
        case UInt8(ascii: "\""):
            let name = String(decoding: cursor.text[try cursor.plainString()], as: UTF8.self)
            guard let number = field.enumeration?.number(of: name) else { throw Unusual() }
            return UInt64(bitPattern: Int64(number))
        case UInt8(ascii: "n"):
            guard field.takesNull else { throw Unusual() }
            try cursor.word("null")
            return 0
        default: return UInt64(bitPattern: Int64(try integer(Int32.self)))
        }
    }

    /// An integer, in quotes or not, spelled without point and exponent.
    private mutating func integer<I: FixedWidthInteger>(_ type: I.Type) throws(Unusual) -> I {
        let range = cursor.peek() == UInt8(ascii: "\"") ? try cursor.plainString() : try cursor.number()
        let isNegative = !range.isEmpty && cursor.text[range.lowerBound] == UInt8(ascii: "-")
        let digits = isNegative ? range.dropFirst() : range
        guard !digits.isEmpty, digits.count == 1 || cursor.text[digits.lowerBound] != UInt8(ascii: "0")
        else { throw Unusual() }
        var value: UInt64 = 0
        for byte in cursor.text[digits] {
            let (tenfold, isPast) = value.multipliedReportingOverflow(by: 10)
            let (sum, isBeyond) = tenfold.addingReportingOverflow(UInt64(byte &- 48))
            guard byte.isDigit, !isPast, !isBeyond else { throw Unusual() }
            value = sum
        }
        let isInReach = !isNegative || value <= Int64.min.magnitude
        guard isInReach, let integer = isNegative ? I(exactly: Int64(bitPattern: 0 &- value)) : I(exactly: value) else {
            throw Unusual()
        }
        return integer
    }

    /// A double as a number, or one of the three names of what is none.
    private mutating func double() throws(Unusual) -> Double {
        guard cursor.peek() == UInt8(ascii: "\"") else { return try number() }
        switch String(decoding: cursor.text[try cursor.plainString()], as: UTF8.self) {
        case "NaN": return .nan
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: throw Unusual()
        }
    }

    private mutating func number() throws(Unusual) -> Double {
        let text = String(decoding: cursor.text[try cursor.number()], as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw Unusual() }
        return value
    }
}
