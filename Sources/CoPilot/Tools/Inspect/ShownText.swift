internal import StructuredText

/// Text from messages as a terminal may show it: never more than a piece of it, control characters escaped.
enum ShownText {
    /// In quotes, at most `most` characters of it.
    static func quoted(_ text: String, most: Int = 60) -> String {
        let scalars = text.unicodeScalars
        let head = scalars.prefix(most)
        let isCut = head.endIndex != scalars.endIndex
        var quoted = "\""
        for scalar in head { quoted += escaped(scalar) }
        return quoted + (isCut ? "…\"" : "\"")
    }

    /// Without quotes, for uris: at most `most` characters, controls escaped.
    static func plain(_ text: String, most: Int) -> String {
        let scalars = text.unicodeScalars
        let head = scalars.prefix(most)
        return head.reduce(into: "") { $0 += escaped($1) } + (head.endIndex != scalars.endIndex ? "…" : "")
    }

    /// A name in a path: as it is where it is a plain word, else in quotes.
    static func name(_ name: String) -> String {
        let isPlain = !name.isEmpty && name.utf8.allSatisfy { $0.isWordByte }
        return isPlain ? name : quoted(name, most: 80)
    }

    /// A count of bytes: `12 bytes`, `1.2 kB`, `5.0 MB`.
    static func size(_ count: UInt64) -> String {
        if count == 1 { return "1 byte" }
        if count < 1_000 { return "\(count) bytes" }
        var (value, unit) = (Double(count) / 1_000, 0)
        while value >= 999.95, unit < 4 { (value, unit) = (value / 1_000, unit + 1) }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(["kB", "MB", "GB", "TB", "PB"][unit])"
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default: break
        }
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7f ? String(scalar) : code(scalar) }
        switch scalar.properties.generalCategory {
        // What has no shape of its own may change how the rest looks: controls, bidirectional marks, separators.
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            return code(scalar)
        default: return String(scalar)
        }
    }

    private static func code(_ scalar: Unicode.Scalar) -> String {
        "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }
}

extension UInt8 {
    /// An ASCII letter, a digit, `_` or `-`.
    fileprivate var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
