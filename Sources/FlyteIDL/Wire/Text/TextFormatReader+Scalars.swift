internal import CFlyteIDL
internal import Glibc

extension TextFormatReader {
    /// Reads one scalar into memory, as its field's type says.
    mutating func scalar(_ field: FieldSchema, at address: UnsafeMutableRawPointer) throws(TextFormatFault) {
        switch field.kind {
        case .message: break
        case .bytes: address.storeBytes(of: try text(field), as: ProtobufCBinaryData.self)
        case .bool: address.storeBytes(of: try bool(field) ? 1 : 0, as: Int32.self)
        case .enum: address.storeBytes(of: try enumeration(field), as: Int32.self)
        case .double: address.storeBytes(of: try double(field), as: Double.self)
        case .float: address.storeBytes(of: Float(try double(field)), as: Float.self)
        case .int32, .sint32, .sfixed32: address.storeBytes(of: try integer(field), as: Int32.self)
        case .uint32, .fixed32: address.storeBytes(of: try integer(field), as: UInt32.self)
        case .int64, .sint64, .sfixed64: address.storeBytes(of: try integer(field), as: Int64.self)
        case .uint64, .fixed64: address.storeBytes(of: try integer(field), as: UInt64.self)
        }
    }

    private mutating func integer<I: FixedWidthInteger>(_ field: FieldSchema) throws(TextFormatFault) -> I {
        let isNegative = I.isSigned ? try skip("-") : false
        let token = tokens.current
        guard token.kind == .integer else { throw unexpected("an integer for \"\(field.name)\"") }
        let magnitude = magnitude(of: token)
        let value = magnitude.flatMap { isNegative ? I(exactly: 0 - Wide($0)) : I(exactly: $0) }
        guard let value else {
            throw TextFormatFault(
                "\"\(field.name)\" is not an integer from \(I.min) to \(I.max)", at: token.range.lowerBound)
        }
        try tokens.advance()
        return value
    }

    private typealias Wide = Int128

    /// The value of an integer token; nil past 64 bits.
    private func magnitude(of token: TextToken) -> UInt64? {
        let text = String(decoding: tokens.bytes[token.range], as: UTF8.self)
        if text.count > 2, text.utf8.dropFirst().first.map({ $0 | 0x20 == UInt8(ascii: "x") }) == true {
            return UInt64(text.dropFirst(2), radix: 16)
        }
        return UInt64(text, radix: text.utf8.first == UInt8(ascii: "0") ? 8 : 10)
    }

    /// Decimal numbers, `inf`, `infinity` and `nan` in any case; past the largest double is infinite, as in C.
    private mutating func double(_ field: FieldSchema) throws(TextFormatFault) -> Double {
        let isNegative = try skip("-")
        let token = tokens.current
        var text = String(decoding: tokens.bytes[token.range], as: UTF8.self).lowercased()
        let isDecimal = token.kind == .float || token.kind == .integer && (text == "0" || !text.hasPrefix("0"))
        guard isDecimal || token.kind == .identifier && ["inf", "infinity", "nan"].contains(text) else {
            throw unexpected("a decimal number, inf or nan for \"\(field.name)\"")
        }
        if isDecimal, text.hasSuffix("f") { text.removeLast() }
        try tokens.advance()
        let value = strtod(text, nil)
        return isNegative ? -value : value
    }

    private mutating func bool(_ field: FieldSchema) throws(TextFormatFault) -> Bool {
        let token = tokens.current
        let text = String(decoding: tokens.bytes[token.range], as: UTF8.self)
        let value: Bool? =
            switch token.kind {
            case .identifier: ["true": true, "True": true, "t": true, "false": false, "False": false, "f": false][text]
            case .integer: magnitude(of: token).flatMap { $0 > 1 ? nil : $0 == 1 }
            default: nil
            }
        guard let value else { throw unexpected("true or false for \"\(field.name)\"") }
        try tokens.advance()
        return value
    }

    private mutating func enumeration(_ field: FieldSchema) throws(TextFormatFault) -> Int32 {
        let token = tokens.current
        guard token.kind == .identifier else { return try integer(field) }
        guard let number = field.enumeration?.number(of: String(decoding: tokens.bytes[token.range], as: UTF8.self))
        else {
            throw TextFormatFault(
                "no value \(shown(token)) in the enum of \"\(field.name)\"", at: token.range.lowerBound)
        }
        try tokens.advance()
        return number
    }

    /// Strings one behind the other, joined.
    private mutating func text(_ field: FieldSchema) throws(TextFormatFault) -> ProtobufCBinaryData {
        let start = tokens.current.range.lowerBound
        guard tokens.current.kind == .string else { throw unexpected("a string in quotes for \"\(field.name)\"") }
        var content: [UInt8] = []
        while tokens.current.kind == .string {
            try TextEscapes.append(tokens.bytes, tokens.current.range, to: &content)
            try tokens.advance()
        }
        if field.isString, String(validating: content, as: UTF8.self) == nil {
            throw TextFormatFault("\"\(field.name)\" is not UTF-8", at: start, .encoding)
        }
        do { return try arena.bytes(content) } catch { throw fault(error) }
    }
}
