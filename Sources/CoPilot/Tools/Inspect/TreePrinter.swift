internal import StructuredText

/// Prints nodes as an indented tree: names and types in columns, one line a value.
struct TreePrinter {
    let style: TextStyle
    let context: TreeContext
    /// Elements of one list, members of one map, and levels, that are shown; nil for all.
    let most: (elements: Int, members: Int, levels: Int)?
    private(set) var output: [UInt8] = []

    /// For people: what is more is counted.
    static let usual = (elements: 20, members: 200, levels: 12)
    /// Columns are no wider than this; what is longer pushes the rest of its line.
    private static let widestName = 40
    private static let widestType = 28
    /// All levels, for whoever asks for them; what is deeper is counted all the same.
    private static let deepest = 1_000

    init(style: TextStyle, stored: StoredSizes, showsAll: Bool) {
        self.style = style
        most = showsAll ? nil : Self.usual
        context = TreeContext(most: max(24, min(200, style.width - 40)), stored: stored)
    }

    /// The node itself, then what is below it.
    mutating func print(_ node: TreeNode) {
        let line = node.line(context)
        let below = node.children
        if below.isEmpty || !node.name.isEmpty {
            append(node.name, line, name: node.name.count, type: line.type.count, level: 0)
        }
        children(below, level: node.name.isEmpty ? 0 : 1)
    }

    /// Names and their types in words.
    mutating func printTypes(_ types: StructuredValue, _ name: String) {
        guard case .object(let members) = types.kind else {
            let line = TreeNode.Line(type: Self.words(types))
            return append(name, line, name: name.count, type: 1, level: 0)
        }
        let names = members.map { ShownText.name($0.name) }
        let width = min(names.reduce(0) { max($0, $1.count) }, Self.widestName)
        for (name, member) in zip(names, members) {
            append(name, TreeNode.Line(type: Self.words(member.value)), name: width, type: 1, level: 0)
        }
    }

    private static func words(_ type: StructuredValue) -> String {
        if case .string(let words) = type.kind { words } else { "no type" }
    }

    private mutating func children(_ nodes: [TreeNode], level: Int) {
        guard !nodes.isEmpty else { return }
        guard level < most?.levels ?? Self.deepest else {
            return remark("… deeper levels (--select shows them)", level)
        }
        let isList = nodes[0].name.hasPrefix("[")
        let shown = nodes.prefix((isList ? most?.elements : most?.members) ?? nodes.count)
        let lines = shown.map { $0.line(context) }
        let name = min(shown.reduce(0) { max($0, $1.name.count) }, Self.widestName)
        let type = min(lines.reduce(0) { max($0, $1.type.count) }, Self.widestType)
        for (node, line) in zip(shown, lines) {
            append(node.name, line, name: name, type: type, level: level)
            children(node.children, level: level + 1)
        }
        if nodes.count > shown.count { remark("… \(nodes.count - shown.count) more (--all shows them)", level) }
    }

    private mutating func append(
        _ name: String, _ line: TreeNode.Line, name nameWidth: Int, type typeWidth: Int, level: Int
    ) {
        var text = String(repeating: "  ", count: level) + style.paint(TextStyle.padded(name, nameWidth), .name)
        if typeWidth > 0 { text += "  " + style.paint(TextStyle.padded(line.type, typeWidth), .type) }
        if !line.value.isEmpty { text += "  " + style.paint(line.value, line.role) }
        if !line.notes.isEmpty { text += "  " + style.paint(line.notes.joined(separator: ", "), .note) }
        output += trimmed(text).utf8
        output.append(UInt8(ascii: "\n"))
    }

    private mutating func remark(_ text: String, _ level: Int) {
        output += (String(repeating: "  ", count: level) + style.paint(text, .note) + "\n").utf8
    }

    /// Without the blanks of empty columns at its end.
    private func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
        return String(text)
    }
}
