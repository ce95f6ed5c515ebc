/// Text for messages: names from strangers, made harmless for terminals and logs.
enum Escaping {
    /// `bytes` as one line of visible text; what is not UTF-8 becomes `\xNN`, control characters `\n`, `\u{1b}` and so
    /// on.
    static func visible(_ bytes: some Collection<UInt8>) -> String {
        var text = ""
        var rest = Array(bytes)[...]
        while let byte = rest.first {
            if let scalar = firstScalar(of: rest) {
                append(scalar, to: &text)
                rest = rest.dropFirst(Unicode.UTF8.width(scalar))
            } else {
                text += "\\x" + hex(UInt32(byte))
                rest = rest.dropFirst()
            }
        }
        return text
    }

    /// The scalar that the bytes begin with; nil if they begin with none. No scalar has more than four bytes.
    private static func firstScalar(of bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        (1...4).lazy.compactMap { String(validating: bytes.prefix($0), as: UTF8.self)?.unicodeScalars.first }.first
    }

    /// At least two digits.
    private static func hex(_ value: UInt32) -> String {
        (value < 16 ? "0" : "") + String(value, radix: 16)
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        switch scalar {
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case "\\": text += "\\\\"
        case _ where isInvisible(scalar): text += "\\u{\(hex(scalar.value))}"
        default: text.unicodeScalars.append(scalar)
        }
    }

    /// Controls (C0, DEL, C1), line and paragraph separators, and the marks that reorder text (Unicode TR 9).
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
