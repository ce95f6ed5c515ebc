extension TextOutput {
    /// UTF-8 bytes as a JSON string: in quotes, with the escapes that JSON requires, the short ones where there are such.
    mutating func jsonString(_ text: UnsafeRawBufferPointer) {
        byte(UInt8(ascii: "\""))
        var at = 0
        while at < text.count {
            let end = Self.plainEnd(text, from: at)
            bytes(UnsafeRawBufferPointer(rebasing: text[at..<end]))
            if end < text.count { jsonEscape(text[end]) }
            at = end + 1
        }
        byte(UInt8(ascii: "\""))
    }

    mutating func jsonString(_ text: String) {
        var text = text
        text.withUTF8 { jsonString(UnsafeRawBufferPointer($0)) }
    }

    /// The first byte from `start` on that JSON wants escaped, or the end. Looks at eight bytes at a time: the top bit of
    /// a byte of `found` is set if that byte of the text, or one before it, is a quote, a backslash or below a blank.
    static func plainEnd(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101, tops = ones &* 0x80
        var at = start
        while at + 8 <= text.count {
            let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            let quote = word ^ (ones &* 0x22), backslash = word ^ (ones &* 0x5C)
            let found =
                ((word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & tops
            if found != 0 { return at + found.trailingZeroBitCount / 8 }
            at += 8
        }
        while at < text.count, text[at] >= 0x20, text[at] != 0x22, text[at] != 0x5C { at += 1 }
        return at
    }

    private mutating func jsonEscape(_ value: UInt8) {
        switch value {
        case 0x22: text("\\\"")
        case 0x5C: text("\\\\")
        case 0x08: text("\\b")
        case 0x09: text("\\t")
        case 0x0A: text("\\n")
        case 0x0C: text("\\f")
        case 0x0D: text("\\r")
        default:
            text("\\u00")
            byte(Self.hexDigit(value >> 4))
            byte(Self.hexDigit(value & 0xF))
        }
    }

    /// The lower-case hexadecimal digit of 0 to 15.
    static func hexDigit(_ value: UInt8) -> UInt8 { value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) }

    /// Bytes as standard Base64 (RFC 4648) with padding.
    mutating func base64(_ source: UnsafeRawBufferPointer) {
        var at = 0
        while at + 2 < source.count {
            base64(UInt32(source[at]) << 16 | UInt32(source[at + 1]) << 8 | UInt32(source[at + 2]), digits: 4)
            at += 3
        }
        switch source.count - at {
        case 1: base64(UInt32(source[at]) << 16, digits: 2)
        case 2: base64(UInt32(source[at]) << 16 | UInt32(source[at + 1]) << 8, digits: 3)
        default: break
        }
    }

    /// The first `digits` of the four that 24 bits make, and padding.
    @inline(__always)
    private mutating func base64(_ bits: UInt32, digits: Int) {
        let target = room(4)
        for place in 0..<4 {
            let value = UInt8(truncatingIfNeeded: bits >> UInt32(18 - 6 * place) & 63)
            target[place] = place < digits ? Self.base64Digit(value) : UInt8(ascii: "=")
        }
        wrote(4)
    }

    @inline(__always)
    private static func base64Digit(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }
}
