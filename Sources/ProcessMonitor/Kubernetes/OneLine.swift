/// Texts of others for our messages.
enum OneLine {
    /// Bytes kept: a termination message may have 4,096.
    private static let limit = 400

    /// The text with line ends and other control characters as blanks, runs of blanks as one, cut where it is long.
    static func of(_ text: String) -> String {
        let words = text.unicodeScalars.split { $0.properties.generalCategory == .control || $0 == " " }
        let line = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
        guard line.utf8.count > limit else { return line }
        var end = line.utf8.index(line.startIndex, offsetBy: limit)
        while end > line.startIndex, end.samePosition(in: line.unicodeScalars) == nil {
            end = line.utf8.index(before: end)
        }
        return line[..<end] + "…"
    }
}
