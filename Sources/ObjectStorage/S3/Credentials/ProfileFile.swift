/// A file of profiles, as `~/.aws/config` and `~/.aws/credentials` are: sections in brackets, `name = value` below them.
/// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
struct ProfileFile: Sendable {
    /// By the section's name without `profile `; names of values in lower case.
    private(set) var profiles: [String: [String: String]] = [:]

    /// Reads what it understands; other lines, and values below values, have no meaning here.
    init(_ text: String) {
        var section: String?
        for line in text.split(whereSeparator: \.isNewline) where !Self.isNote(line) {
            let isBelow = line.first?.isWhitespace == true
            let words = Self.trimmed(line)
            if words.hasPrefix("["), let end = words.firstIndex(of: "]") {
                section = Self.name(words[words.index(after: words.startIndex)..<end])
                if let section { profiles[section] = profiles[section] ?? [:] }
            } else if !isBelow, let section, let equals = words.firstIndex(of: "=") {
                let name = Self.trimmed(words[..<equals]).lowercased()
                profiles[section]?[name] = Self.value(words[words.index(after: equals)...])
            }
        }
    }

    private static func isNote(_ line: Substring) -> Bool { line.first == "#" || line.first == ";" }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// `profile x` and `x` are x; other kinds of sections (`sso-session x`, `services x`) are none.
    private static func name(_ text: Substring) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        if words.count == 2, words[0] == "profile" { return String(words[1]) }
        return words.count == 1 ? String(words[0]) : nil
    }

    /// A comment behind a value begins with a space and a mark.
    private static func value(_ text: Substring) -> String {
        var end = text.startIndex
        while end < text.endIndex {
            let isMark = text[end] == "#" || text[end] == ";"
            if isMark, end > text.startIndex, text[text.index(before: end)].isWhitespace { break }
            end = text.index(after: end)
        }
        return String(trimmed(text[..<end]))
    }
}
