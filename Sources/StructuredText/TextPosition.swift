/// A byte offset as people count it.
public struct TextPosition: Sendable, Hashable {
    /// The line, counted from 1; lines end at line feeds.
    public let line: Int
    /// The column in bytes, counted from 1.
    public let column: Int
    /// The line itself, cut to 80 characters around the column, tabs shown as blanks, other control characters as U+FFFD.
    public let excerpt: String

    /// The position of `offset` in `bytes`; an offset past the end counts as the end.
    ///
    /// Reads the text from its start, so it is for errors, not for every value.
    public init(of offset: Int, in bytes: [UInt8]) {
        let end = min(max(offset, 0), bytes.count)
        var line = 1
        var start = 0
        for index in 0..<end where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            start = index + 1
        }
        self.line = line
        column = end - start + 1
        excerpt = Self.excerpt(of: bytes, lineStart: start, around: end)
    }

    /// An excerpt shows at most this many characters.
    private static let width = 80

    private static func excerpt(of bytes: [UInt8], lineStart: Int, around offset: Int) -> String {
        // Four bytes a character at most: a window of this many bytes on both sides holds all that can be shown.
        let low = max(lineStart, offset - 4 * width)
        let before = scalars(bytes[low..<offset])
        let high = min(bytes.count, offset + 4 * width)
        let lineEnd = bytes[offset..<high].firstIndex(of: UInt8(ascii: "\n")) ?? high
        let after = scalars(bytes[offset..<lineEnd])
        if before.count + after.count <= width, low == lineStart {
            return string(before + after)
        }
        let tail = after.prefix(max(width / 2, width - before.count) - 2)
        let head = before.suffix(width - tail.count - 2)
        let cutStart = low > lineStart || head.count < before.count
        let cutEnd = lineEnd == high && high < bytes.count || tail.count < after.count
        return (cutStart ? "…" : "") + string(head) + string(tail) + (cutEnd ? "…" : "")
    }

    private static func scalars(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar] {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.map { $0 == "\t" ? " " : isSafe($0) ? $0 : "\u{FFFD}" }
    }

    /// Not a control, and not a mark that turns the direction of text.
    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: false
        default: true
        }
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
