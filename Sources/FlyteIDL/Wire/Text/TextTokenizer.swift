/// Cuts a text-format text into tokens, as protobuf's own tokenizer does with `#` comments (io/tokenizer.cc).
struct TextTokenizer {
    let bytes: UnsafeRawBufferPointer
    private(set) var current = TextToken(kind: .end, range: 0..<0)
    private var position = 0

    /// Starts at the first token.
    init(_ bytes: UnsafeRawBufferPointer) throws(TextFormatFault) {
        self.bytes = bytes
        try advance()
    }

    /// The byte at the current place; 0, which has no place in a text, at the end.
    private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private func byte(after distance: Int) -> UInt8 {
        position + distance < bytes.count ? bytes[position + distance] : 0
    }

    mutating func advance() throws(TextFormatFault) {
        skipBlanks()
        let start = position
        guard start < bytes.count else {
            current = TextToken(kind: .end, range: start..<start)
            return
        }
        let kind = try token()
        current = TextToken(kind: kind, range: start..<position)
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch next {
            case 0x20, 0x09...0x0D: position += 1
            case UInt8(ascii: "#"): while position < bytes.count, next != 0x0A { position += 1 }
            default: return
            }
        }
    }

    private mutating func token() throws(TextFormatFault) -> TextToken.Kind {
        switch next {
        case let byte where byte.isWordStart:
            while next.isWordStart || next.isDigit { position += 1 }
            return .identifier
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: ".") where byte(after: 1).isDigit: return try number()
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            try string()
            return .string
        case 0x21..<0x7F:
            position += 1
            return .symbol
        case 0x80...:
            throw TextFormatFault("a character outside ASCII is allowed in strings and comments only", at: position)
        default: throw TextFormatFault("a control character is allowed in strings and comments only", at: position)
        }
    }

    private mutating func digits(_ isDigit: (UInt8) -> Bool = { $0.isDigit }) -> Bool {
        let start = position
        while isDigit(next) { position += 1 }
        return position > start
    }

    private mutating func number() throws(TextFormatFault) -> TextToken.Kind {
        let kind = try numberKind()
        if next.isWordStart { throw TextFormatFault("a blank is wanted between a number and a name", at: position) }
        if next == UInt8(ascii: ".") { throw TextFormatFault("a number cannot go on with a point here", at: position) }
        return kind
    }

    private mutating func numberKind() throws(TextFormatFault) -> TextToken.Kind {
        if next == UInt8(ascii: "0"), byte(after: 1) | 0x20 == UInt8(ascii: "x") {
            position += 2
            guard digits({ $0.hexValue != nil }) else {
                throw TextFormatFault("hexadecimal digits are wanted after 0x", at: position)
            }
            return .integer
        }
        if next == UInt8(ascii: "0"), byte(after: 1).isDigit {
            _ = digits { $0.isOctalDigit }
            guard !next.isDigit else { throw TextFormatFault("a number that starts with 0 is octal", at: position) }
            return .integer
        }
        return try decimal()
    }

    private mutating func decimal() throws(TextFormatFault) -> TextToken.Kind {
        var isFloat = false
        _ = digits()
        if next == UInt8(ascii: ".") {
            isFloat = true
            position += 1
            _ = digits()
        }
        if next | 0x20 == UInt8(ascii: "e") {
            isFloat = true
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard digits() else { throw TextFormatFault("digits are wanted in the exponent", at: position) }
        }
        if next | 0x20 == UInt8(ascii: "f") {
            isFloat = true
            position += 1
        }
        return isFloat ? .float : .integer
    }

    /// Goes over a string; what its escapes mean is found out by who wants to know (`TextFormatReader.string`).
    private mutating func string() throws(TextFormatFault) {
        let start = position, quote = next
        position += 1
        while next != quote || position >= bytes.count {
            guard position < bytes.count else {
                throw TextFormatFault("the string that starts here never ends", at: start)
            }
            switch next {
            case 0x0A: throw TextFormatFault("a string ends at the end of its line", at: position)
            case 0x00: throw TextFormatFault("a NUL byte stands as \\0 in a string", at: position)
            case UInt8(ascii: "\\"): position += min(2, bytes.count - position)
            default: position += 1
            }
        }
        position += 1
    }
}
