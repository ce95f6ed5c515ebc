internal import Glibc

extension TextOutput {
    /// Blanks a level of the text format.
    static let textIndent = 2

    /// Bytes in double quotes, with everything but printable ASCII in octal (protobuf's CEscape).
    mutating func cEscaped(_ bytes: UnsafeRawBufferPointer) {
        byte(ascii: "\"")
        for value in bytes { cEscaped(value) }
        byte(ascii: "\"")
    }

    private mutating func cEscaped(_ value: UInt8) {
        switch value {
        case 0x0A: text("\\n")
        case 0x0D: text("\\r")
        case 0x09: text("\\t")
        case 0x22: text("\\\"")
        case 0x27: text("\\'")
        case 0x5C: text("\\\\")
        case 0x20..<0x7F: byte(value)
        default:
            byte(ascii: "\\")
            for shift: UInt8 in [6, 3, 0] { byte(UInt8(ascii: "0") + value >> shift & 7) }
        }
    }

    /// A double as protobuf's SimpleDtoa spells it: 15 digits of C's `%g` if they read back as the same, else 17.
    mutating func cSpelled(_ value: Double) {
        guard value.isFinite else { return special(value) }
        let short = Self.general(value, digits: 15)
        text(strtod(short, nil) == value ? short : Self.general(value, digits: 17))
    }

    /// A float as SimpleFtoa spells it: 6 digits if they read back as the same, else 9; 9 for subnormal ones, at which
    /// C's strtof reports a loss.
    mutating func cSpelled(_ value: Float) {
        guard value.isFinite else { return special(Double(value)) }
        let short = Self.general(Double(value), digits: 6)
        text(strtof(short, nil) == value && !value.isSubnormal ? short : Self.general(Double(value), digits: 9))
    }

    private mutating func special(_ value: Double) { text(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf") }

    /// C's `%.*g`. Such a text has at most 24 characters.
    private static func general(_ value: Double, digits: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
            guard let start = buffer.baseAddress else { return "" }
            _ = withVaList([digits, value]) { vsnprintf(start, buffer.count, "%.*g", $0) }
            return String(cString: start)
        }
    }
}
