internal import StructuredText

/// Values of structs and of MessagePack as lines of the tree.
enum PlainLine {
    static func line(of tree: StructuredValue, _ context: TreeContext) -> TreeNode.Line {
        switch tree.kind {
        case .null: return TreeNode.Line(value: "null", role: .note)
        case .bool(let bool): return TreeNode.Line(value: "\(bool)", role: .number)
        case .number(let number): return TreeNode.Line(value: number, role: .number)
        case .string(let text):
            var line = TreeNode.Line(value: ShownText.quoted(text, most: context.most))
            if line.value.hasSuffix("…\"") { line.notes = [ShownText.size(UInt64(text.utf8.count))] }
            return line
        case .array(let items): return TreeNode.Line(notes: [TreeNode.count(items.count, "element")])
        case .object(let members): return TreeNode.Line(notes: [TreeNode.count(members.count, "member")])
        }
    }

    static func children(of tree: StructuredValue) -> [(String, StructuredValue)] {
        switch tree.kind {
        case .array(let items): items.enumerated().map { ("[\($0)]", $1) }
        case .object(let members): members.map { (ShownText.name($0.name), $0.value) }
        default: []
        }
    }
}
