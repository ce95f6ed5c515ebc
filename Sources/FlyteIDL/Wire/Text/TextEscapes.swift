/// The escapes in strings of the text format: those of C, and `\uXXXX` and `\UXXXXXXXX` for characters.
enum TextEscapes {
    /// Appends what the string token at `token`, quotes included, stands for.
    static func append(_ bytes: UnsafeRawBufferPointer, _ token: Range<Int>, to content: inout [UInt8])
        throws(TextFormatFault)
    {
        var reader = Reader(bytes: bytes, position: token.lowerBound + 1, end: token.upperBound - 1)
        while reader.position < reader.end {
            let run = reader.plainRun()
            content.append(contentsOf: bytes[run])
            if reader.position < reader.end { try reader.escape(into: &content) }
        }
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var position: Int
        let end: Int

        private var next: UInt8 { position < end ? bytes[position] : 0 }

        /// Goes over what stands for itself.
        mutating func plainRun() -> Range<Int> {
            let start = position
            while position < end, bytes[position] != UInt8(ascii: "\\") { position += 1 }
            return start..<position
        }

        /// Reads one escape from its backslash.
        mutating func escape(into content: inout [UInt8]) throws(TextFormatFault) {
            let start = position
            let letter = position + 1 < end ? bytes[position + 1] : 0
            position += 2
            switch letter {
            case UInt8(ascii: "x"): content.append(try hexadecimal(from: start))
            case UInt8(ascii: "u"), UInt8(ascii: "U"):
                content.append(contentsOf: Array(String(try character(letter, from: start)).utf8))
            case _ where letter.isOctalDigit:
                position -= 1
                content.append(octal())
            default:
                guard let value = Self.single(letter) else {
                    throw TextFormatFault("an escape that the text format does not have", at: start)
                }
                content.append(value)
            }
        }

        private static func single(_ letter: UInt8) -> UInt8? {
            switch letter {
            case UInt8(ascii: "a"): 0x07
            case UInt8(ascii: "b"): 0x08
            case UInt8(ascii: "t"): 0x09
            case UInt8(ascii: "n"): 0x0A
            case UInt8(ascii: "v"): 0x0B
            case UInt8(ascii: "f"): 0x0C
            case UInt8(ascii: "r"): 0x0D
            case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "'"), UInt8(ascii: "\""): letter
            default: nil
            }
        }

        /// One to three digits; what is past eight bits falls off, as in protoc.
        private mutating func octal() -> UInt8 {
            var value: UInt8 = 0
            for _ in 0..<3 where next.isOctalDigit {
                value = value << 3 | (next - UInt8(ascii: "0"))
                position += 1
            }
            return value
        }

        /// One or two digits.
        private mutating func hexadecimal(from start: Int) throws(TextFormatFault) -> UInt8 {
            guard var value = next.hexValue else {
                throw TextFormatFault("hexadecimal digits are wanted after \\x", at: start)
            }
            position += 1
            if let digit = next.hexValue {
                value = value << 4 | digit
                position += 1
            }
            return value
        }

        /// A character by its number; one past U+FFFF also as a pair of surrogates.
        private mutating func character(_ letter: UInt8, from start: Int) throws(TextFormatFault) -> Unicode.Scalar {
            let digits = letter == UInt8(ascii: "u") ? 4 : 8
            var value = try number(digits, from: start)
            if value & 0xFFFF_FC00 == 0xD800, next == UInt8(ascii: "\\") {
                let second = position
                position += 1
                if next | 0x20 == UInt8(ascii: "u") {
                    let digits = next == UInt8(ascii: "u") ? 4 : 8
                    position += 1
                    let low = try number(digits, from: second)
                    if low & 0xFFFF_FC00 == 0xDC00 { value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF }
                }
            }
            guard let scalar = Unicode.Scalar(value) else {
                throw TextFormatFault("a lone surrogate, or a number past the last character", at: start)
            }
            return scalar
        }

        private mutating func number(_ digits: Int, from start: Int) throws(TextFormatFault) -> UInt32 {
            var value: UInt32 = 0
            for _ in 0..<digits {
                guard let digit = next.hexValue else {
                    throw TextFormatFault("\(digits) hexadecimal digits are wanted in this escape", at: start)
                }
                value = value << 4 | UInt32(digit)
                position += 1
            }
            return value
        }
    }
}
