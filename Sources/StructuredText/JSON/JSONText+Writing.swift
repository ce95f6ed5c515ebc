extension JSONText {
    /// Appends `string` in double quotes with the escapes that JSON requires, the short ones where there are such.
    ///
    /// With `escapingHTML` also `<`, `>`, `&`, U+2028 and U+2029 are escaped, as Go's encoding/json does.
    public static func appendString(_ string: String, to bytes: inout [UInt8], escapingHTML: Bool) {
        bytes.append(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { utf8 in
            var start = 0
            var at = 0
            while at < utf8.count {
                let length = needsEscape(utf8, at, escapingHTML)
                if length > 0 {
                    bytes.append(contentsOf: utf8[start..<at])
                    appendEscape(length == 1 ? UInt32(utf8[at]) : 0x2020 | UInt32(utf8[at + 2] & 0x0F), to: &bytes)
                    start = at + length
                }
                at += max(length, 1)
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// How many bytes at `at` must be written as an escape: 0, 1, or 3 for U+2028 and U+2029.
    @inline(__always)
    private static func needsEscape(_ utf8: UnsafeBufferPointer<UInt8>, _ at: Int, _ escapingHTML: Bool) -> Int {
        let byte = utf8[at]
        if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return 1 }
        guard escapingHTML else { return 0 }
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): return 1
        case 0xE2: return utf8[at + 1] == 0x80 && utf8[at + 2] & 0xFE == 0xA8 ? 3 : 0
        default: return 0
        }
    }

    private static func appendEscape(_ value: UInt32, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch value {
        case 0x22, 0x5C: bytes.append(UInt8(value))
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(UInt8(ascii: "u"))
            for shift in [12, 8, 4, 0] { bytes.append(hexDigits[Int(value >> UInt32(shift) & 0xF)]) }
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)

    /// Appends a value as JSON: compact, or with `indent` blanks a level and one line a value.
    ///
    /// No line break at the end. Levels below `JSONText.deepestIndented` are written compactly, as indentation would
    /// make the text grow with the square of the depth. Takes no stack for deep trees.
    public static func append(
        _ value: StructuredValue, to bytes: inout [UInt8], indent: Int?, escapingHTML: Bool = false
    ) {
        var writer = JSONWriter(indent: indent, escapingHTML: escapingHTML)
        writer.write(value, to: &bytes)
    }

    /// Levels that are indented at most.
    public static let deepestIndented = 200
}
