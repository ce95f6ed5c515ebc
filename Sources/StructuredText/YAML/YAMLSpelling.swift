/// How scalars are written so that every YAML reader takes them for what they are.
enum YAMLSpelling {
    /// The style for a string. Names never take several lines.
    static func style(of text: String, isName: Bool) -> YAMLEmitter.Style {
        if needsEscapes(text) || looksLikeAnotherType(text) { return .doubleQuoted }
        guard text.utf8.contains(UInt8(ascii: "\n")) else { return .plain }
        return !isName && isSafeAsBlock(text) ? .literal : .doubleQuoted
    }

    /// A JSON number in the spelling that YAML 1.1 and 1.2 both take for a number: an exponent has a sign, and a point before it.
    static func number(_ text: String) -> String {
        guard let mark = text.utf8.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return text }
        let mantissa = text[..<mark]
        let exponent = text[text.utf8.index(after: mark)...]
        let hasSign = exponent.utf8.first == UInt8(ascii: "-") || exponent.utf8.first == UInt8(ascii: "+")
        return mantissa + (mantissa.utf8.contains(UInt8(ascii: ".")) ? "" : ".0") + "e" + (hasSign ? "" : "+")
            + exponent
    }

    /// Controls, other line breaks, byte order marks and characters that are none: readers refuse or change them unescaped.
    private static func needsEscapes(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x0A: false
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
            default: false
            }
        }
    }

    private static func looksLikeAnotherType(_ text: String) -> Bool {
        guard case .string(let resolved) = CoreSchema.kind(ofPlain: text), resolved.hasSameBytes(as: text) else {
            return true
        }
        return words.contains(ByteString(text)) || looksLikeNumberOrDate(text)
    }

    /// Numbers with `_`, `0b`, base 60, dates and times of YAML 1.1, and some that are none: quotes do no harm.
    private static func looksLikeNumberOrDate(_ text: String) -> Bool {
        guard let first = text.utf8.first, numberStarts.contains(first) else { return false }
        return text.utf8.allSatisfy { numberBytes.contains($0) }
    }

    private static let numberStarts = Set("0123456789+-.".utf8)
    private static let numberBytes = Set("0123456789abcdefABCDEFxXoO_:.+-tTzZ ,".utf8)

    /// What YAML 1.1 takes for truth values, merge keys and default values.
    private static let words: Set<ByteString> = {
        let bases = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        let cased = bases.flatMap { [$0, $0.prefix(1).uppercased() + $0.dropFirst(), $0.uppercased()] }
        return Set((cased + ["~", "", "<<", "="]).map { ByteString($0) })
    }()

    /// Whether a block keeps the text: no blanks at its start or at a line's end.
    private static func isSafeAsBlock(_ text: String) -> Bool {
        var previous = UInt8(ascii: "\n")
        for (index, byte) in text.utf8.enumerated() {
            if index == 0, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") { return false }
            if byte == UInt8(ascii: "\n"), previous == UInt8(ascii: " ") { return false }
            previous = byte
        }
        return previous != UInt8(ascii: " ")
    }
}
