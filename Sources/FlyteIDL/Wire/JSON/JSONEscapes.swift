internal import StructuredText

extension WireBuilder {
    /// Appends what the characters of a JSON string stand for.
    mutating func unescaped(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) throws(Unusual) {
        var at = range.lowerBound
        while at < range.upperBound {
            let start = at
            while at < range.upperBound, text[at] != UInt8(ascii: "\\") { at += 1 }
            bytes(UnsafeRawBufferPointer(rebasing: text[start..<at]))
            if at < range.upperBound { at = try escape(text, at, range.upperBound) }
        }
    }

    /// Appends one escape; returns where it ends.
    private mutating func escape(_ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) throws(Unusual) -> Int {
        let letter = start + 1 < end ? text[start + 1] : 0
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte(letter)
        case UInt8(ascii: "b"): byte(0x08)
        case UInt8(ascii: "f"): byte(0x0C)
        case UInt8(ascii: "n"): byte(0x0A)
        case UInt8(ascii: "r"): byte(0x0D)
        case UInt8(ascii: "t"): byte(0x09)
        case UInt8(ascii: "u"): return try unicode(text, start, end)
        default: throw Unusual()
        }
        return start + 2
    }

    private mutating func unicode(_ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) throws(Unusual) -> Int {
        var value = try Self.unit(text, start, end), next = start + 6
        if value & 0xFC00 == 0xD800 {
            let low = try Self.unit(text, next, end)
            guard low & 0xFC00 == 0xDC00 else { throw Unusual() }
            value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
            next += 6
        }
        guard let scalar = Unicode.Scalar(value) else { throw Unusual() }
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { byte(unit) }
        return next
    }

    /// The number in `\uXXXX`.
    private static func unit(_ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) throws(Unusual) -> UInt32 {
        guard start + 6 <= end, text[start] == UInt8(ascii: "\\"), text[start + 1] == UInt8(ascii: "u") else {
            throw Unusual()
        }
        var value: UInt32 = 0
        for index in start + 2..<start + 6 {
            guard let digit = text[index].hexValue else { throw Unusual() }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
