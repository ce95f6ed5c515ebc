/// Makes the end of a log fit for a message.
enum PrintableTail {
    /// The text of the bytes without what a terminal or a reader of JSON would stumble over: lines end with a newline, a tab
    /// stays, other controls become spaces or vanish, as what terminals take for colours does.
    /// - Parameter isCut: more was before, so that the first line is only a piece; it is dropped where others follow.
    static func text(_ bytes: [UInt8], isCut: Bool) -> String {
        var whole = bytes[...]
        if isCut, let end = bytes.firstIndex(of: UInt8(ascii: "\n")), end < bytes.count - 1 {
            whole = bytes[(end + 1)...]
        }
        // Continuation bytes at the beginning are the rest of a letter that was cut off.
        let start = whole.prefix(4).firstIndex { $0 & 0xC0 != 0x80 } ?? whole.startIndex
        let scalars = Array(String(decoding: whole[start...], as: UTF8.self).unicodeScalars)
        var (text, index) = (String.UnicodeScalarView(), 0)
        while index < scalars.count { append(scalars, &index, to: &text) }
        return String(text).split(separator: "\n").map(trimmed).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func append(_ scalars: [Unicode.Scalar], _ index: inout Int, to text: inout String.UnicodeScalarView)
    {
        let scalar = scalars[index]
        index += 1
        switch scalar.value {
        case 0x1B: skipSequence(scalars, &index)
        case 0x0A, 0x0D: text.append("\n")
        case 0x09: text.append(scalar)
        case 0x00...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: text.append(" ")
        default: text.append(scalar)
        }
    }

    /// A control sequence of terminals: `ESC [`, parameters, and a letter (ECMA-48, 5.4).
    private static func skipSequence(_ scalars: [Unicode.Scalar], _ index: inout Int) {
        guard index < scalars.count, scalars[index] == "[" else { return }
        index += 1
        while index < scalars.count, (0x20...0x3F).contains(scalars[index].value) { index += 1 }
        if index < scalars.count, (0x40...0x7E).contains(scalars[index].value) { index += 1 }
    }

    private static func trimmed(_ line: Substring) -> Substring {
        guard let last = line.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return line[...last]
    }
}
