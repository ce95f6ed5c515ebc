extension JSONParser {
    /// Reads a string from its opening quote to past the closing one.
    mutating func string() throws(Fault) -> String {
        let start = at + 1
        at = start
        skipPlain()
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return try stringWithEscapes(from: start) }
        defer { at += 1 }
        return try text(bytes[start..<at])
    }

    /// Moves to the next quote, backslash or control character.
    @inline(__always)
    private mutating func skipPlain() {
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return }
            at += 1
        }
    }

    private func text(_ slice: ArraySlice<UInt8>) throws(Fault) -> String {
        if let text = String(validating: slice, as: UTF8.self) { return text }
        throw Encoding.invalidUTF8(at: Encoding.firstInvalid(in: slice) ?? slice.startIndex, in: bytes)
    }

    private mutating func stringWithEscapes(from start: Int) throws(Fault) -> String {
        unescaped.removeAll(keepingCapacity: true)
        var runStart = start
        while true {
            skipPlain()
            guard at < bytes.count else { throw fault("the string that starts here never ends", at: start - 1) }
            if let invalid = Encoding.firstInvalid(in: bytes[runStart..<at]) {
                throw Encoding.invalidUTF8(at: invalid, in: bytes)
            }
            unescaped.append(contentsOf: bytes[runStart..<at])
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                return String(decoding: unescaped, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape()
            default: throw fault("a control character (\(bytes[at].shown)) in a string", at: at)
            }
            runStart = at
        }
    }

    /// Reads one escape, from its backslash.
    private mutating func escape() throws(Fault) {
        let start = at
        guard at + 1 < bytes.count else { throw fault("the text ends in an escape", at: start) }
        let letter = bytes[at + 1]
        at += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(letter)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"): try unicodeEscape(from: start)
        default: throw fault("an escape that JSON does not have: '\\' and \(letter.shown)", at: start)
        }
    }

    /// Reads the digits after `\u`, and the second half of a surrogate pair.
    private mutating func unicodeEscape(from start: Int) throws(Fault) {
        var value = try fourDigits(from: start)
        if value & 0xFC00 == 0xD800, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
            bytes[at + 1] == UInt8(ascii: "u")
        {
            at += 2
            let low = try fourDigits(from: at - 2)
            guard low & 0xFC00 == 0xDC00 else { throw fault("a lone surrogate", at: start) }
            value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault("a lone surrogate", at: start) }
        unescaped.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func fourDigits(from start: Int) throws(Fault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard at < bytes.count, let digit = bytes[at].hexValue else {
                throw fault("expected four hexadecimal digits after \\u", at: start)
            }
            value = value << 4 | digit
            at += 1
        }
        return value
    }

    private func fault(_ message: String, at offset: Int) -> Fault {
        Fault(code: .syntax, message: message, offset: offset)
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit, or nil.
    var hexValue: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
