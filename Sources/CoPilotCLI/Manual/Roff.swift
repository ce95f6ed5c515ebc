/// Writes the language of manual pages: the few macros of man(7) that a page needs.
struct Roff {
    private(set) var output = ""

    mutating func title(_ name: String, version: String) {
        output += ".TH \(Self.escaped(name)) 1 \"\" \"copilot \(Self.escaped(version))\" \"copilot\"\n"
    }

    mutating func section(_ name: String) { output += ".SH \(name)\n" }

    mutating func text(_ text: String) {
        paragraph()
        output += "\(Self.escaped(text))\n"
    }

    mutating func bold(_ text: String) {
        paragraph()
        output += ".B \(Self.quoted(text))\n"
    }

    /// Begins a paragraph; a section begins one itself.
    private mutating func paragraph() {
        let last = output.split(separator: "\n").last
        if last?.hasPrefix(".SH") != true { output += ".PP\n" }
    }

    /// A term and what it means.
    mutating func item(_ term: String, _ text: String) {
        output += ".TP\n.B \(Self.quoted(term))\n\(Self.escaped(text.isEmpty ? "-" : text))\n"
    }

    /// Paragraphs with empty lines between them; one that begins with blanks is an example, and keeps its form.
    mutating func discussion(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for block in lines.split(whereSeparator: \.isEmpty) {
            let isExample = block.first?.hasPrefix("  ") == true
            paragraph()
            if isExample { output += ".RS 2\n.nf\n" }
            for line in block { output += Self.escaped(String(isExample ? line.dropFirst(2) : line)) + "\n" }
            if isExample { output += ".fi\n.RE\n" }
        }
    }

    /// groff_char(7): a minus that can be copied, a backslash; a line that begins with a control character is text.
    static func escaped(_ text: String) -> String {
        var result = ""
        for (index, letter) in text.enumerated() {
            switch letter {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "." where index == 0, "'" where index == 0: result += "\\&\(letter)"
            default: result.append(letter)
            }
        }
        return result
    }

    private static func quoted(_ text: String) -> String {
        "\"" + escaped(text).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\(dq") + "\""
    }
}
