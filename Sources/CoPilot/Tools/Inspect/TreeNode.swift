internal import FlyteIDL
internal import StructuredText

/// A line of the tree, and what is below it. Nodes are made when they are shown, so that a large message is never held
/// twice.
struct TreeNode {
    /// What stands behind the name.
    struct Line {
        var type = ""
        var value = ""
        var role = TextStyle.Role.text
        /// Remarks, dimmed: sizes, hashes, counts.
        var notes: [String] = []
    }

    enum Content {
        case literals(LiteralMap)
        case literal(Literal)
        /// A value in a struct or in MessagePack.
        case plain(StructuredValue)
        /// Part of any other message, as its proto3 JSON.
        case message(StructuredValue)
    }

    let name: String
    let content: Content

    init(_ name: String, _ content: Content) { (self.name, self.content) = (name, content) }

    /// - Parameter most: characters of a value that are shown.
    func line(_ context: TreeContext) -> Line {
        switch content {
        case .literals(let map): Line(notes: [TreeNode.count(map.entries.count, "value")])
        case .literal(let literal): LiteralLine.line(of: literal, context)
        case .plain(let tree): PlainLine.line(of: tree, context)
        case .message(let tree): MessageLine.line(of: tree, context)
        }
    }

    /// What is below, each with its name.
    var children: [TreeNode] {
        switch content {
        case .literals(let map): map.entries.map { TreeNode(ShownText.name($0.name), .literal($0.value)) }
        case .literal(let literal): LiteralLine.children(of: literal)
        case .plain(let tree): PlainLine.children(of: tree).map { TreeNode($0.0, .plain($0.1)) }
        case .message(let tree): MessageLine.children(of: tree).map { TreeNode($0.0, .message($0.1)) }
        }
    }

    /// `1 value`, `3 values`.
    static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

/// What the lines of a tree need to know.
struct TreeContext: Sendable {
    /// Characters of a value that are shown.
    var most = 60
    /// What the store says of the data behind a uri; empty where nobody asked.
    var stored = StoredSizes()
}
