internal import Glibc

/// What a quick reader does not deal with: the careful one shall look, and say what is wrong, if anything is.
struct Unusual: Error {}

/// Goes over JSON text, known to be UTF-8, token by token.
struct JSONCursor {
    let text: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    /// The next byte that is no blank; 0, which has no place in JSON, at the end.
    @inline(__always)
    mutating func peek() -> UInt8 {
        while position < text.count {
            let byte = text[position]
            if byte > 0x20 { return byte }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return 0 }
            position += 1
        }
        return 0
    }

    @inline(__always)
    mutating func skip(_ wanted: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: wanted) else { return false }
        position += 1
        return true
    }

    @inline(__always)
    mutating func expect(_ wanted: Unicode.Scalar) throws(Unusual) {
        if !skip(wanted) { throw Unusual() }
    }

    /// Whether everything has been read.
    mutating func isAtEnd() -> Bool { peek() == 0 && position == text.count }

    mutating func word(_ word: StaticString) throws(Unusual) {
        let end = position + word.utf8CodeUnitCount
        guard peek() != 0, end <= text.count, let base = text.baseAddress,
            memcmp(base + position, word.utf8Start, word.utf8CodeUnitCount) == 0
        else { throw Unusual() }
        position = end
        try endOfScalar()
    }

    /// A number's characters. The grammar is JSON's (RFC 8259, section 6).
    mutating func number() throws(Unusual) -> Range<Int> {
        _ = peek()
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let isZero = next == UInt8(ascii: "0"), digits = digits()
        guard digits > 0, !isZero || digits == 1 else { throw Unusual() }
        if next == UInt8(ascii: ".") {
            position += 1
            guard self.digits() > 0 else { throw Unusual() }
        }
        if next | 0x20 == UInt8(ascii: "e") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard self.digits() > 0 else { throw Unusual() }
        }
        let end = position
        try endOfScalar()
        return start..<end
    }

    private var next: UInt8 { position < text.count ? text[position] : 0 }

    private mutating func digits() -> Int {
        let start = position
        while next.isDigit { position += 1 }
        return position - start
    }

    /// Only a blank, a comma or a bracket may follow a number or a word.
    private mutating func endOfScalar() throws(Unusual) {
        switch peek() {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): return
        default: if position != text.count { throw Unusual() }
        }
    }

    /// A string's characters as they stand between the quotes, and whether there are escapes among them. Those must be
    /// valid: `JSONEscapes`.
    @inline(__always)
    mutating func string() throws(Unusual) -> (range: Range<Int>, hasEscapes: Bool) {
        try expect("\"")
        let start = position
        var hasEscapes = false
        while true {
            position = TextOutput.plainEnd(text, from: position)
            guard position < text.count else { throw Unusual() }
            switch text[position] {
            case UInt8(ascii: "\""):
                position += 1
                return (start..<position - 1, hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                position = min(position + 2, text.count)
            default: throw Unusual()
            }
        }
    }

    /// A string without escapes.
    @inline(__always)
    mutating func plainString() throws(Unusual) -> Range<Int> {
        let (range, hasEscapes) = try string()
        if hasEscapes { throw Unusual() }
        return range
    }
}
