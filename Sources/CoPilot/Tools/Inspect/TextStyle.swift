/// How text is shown: with colours or without, and how wide.
public struct TextStyle: Sendable {
    /// What a piece of text is.
    enum Role {
        case heading, name, type, text, number, note, removed, added, fault
    }

    /// Whether ANSI's colours may be used.
    public var isColoured: Bool
    /// Columns of the terminal.
    public var width: Int

    /// Plain text of 100 columns is for pipes and files.
    public init(isColoured: Bool = false, width: Int = 100) { (self.isColoured, self.width) = (isColoured, width) }

    /// The text in its role's colour (ECMA-48, SGR).
    func paint(_ text: String, _ role: Role) -> String {
        guard isColoured, !text.isEmpty else { return text }
        let code =
            switch role {
            case .heading, .name: "1"
            case .type: "36"
            case .text, .added: "32"
            case .number: "33"
            case .note: "2"
            case .removed, .fault: "31"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    /// The text with blanks up to a column.
    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
