internal import StructuredText

/// Messages other than literals, as lines of the tree: by their proto3 JSON, with types in words and without the wrappers
/// around named things.
enum MessageLine {
    static func line(of tree: StructuredValue, _ context: TreeContext) -> TreeNode.Line {
        if let type = TypeWords.text(of: tree) { return TreeNode.Line(type: type) }
        if let variable = variable(tree) { return variable }
        let below = children(of: tree)
        if case .object = tree.kind {
            return below.isEmpty ? TreeNode.Line(value: "{}", role: .note) : TreeNode.Line()
        }
        return PlainLine.line(of: tree, context)
    }

    static func children(of tree: StructuredValue) -> [(String, StructuredValue)] {
        if TypeWords.text(of: tree) != nil || variable(tree) != nil { return [] }
        switch tree.kind {
        case .object(let members):
            if members.count == 1, TreeStep.wrappers.contains(members[0].name) { return named(members[0].value) }
            return members.map { (ShownText.name($0.name), $0.value) }
        case .array(let items) where items.allSatisfy(isTextPair): return named(tree)
        default: return PlainLine.children(of: tree)
        }
    }

    /// An environment variable, or the like.
    private static func isTextPair(_ tree: StructuredValue) -> Bool {
        guard case .object(let members) = tree.kind, members.count == 2, case .string? = tree["key"]?.kind else {
            return false
        }
        guard case .string? = tree["value"]?.kind else { return false }
        return true
    }

    /// The members of a map, or of Flyte 2's list of pairs.
    private static func named(_ tree: StructuredValue) -> [(String, StructuredValue)] {
        guard case .array(let items) = tree.kind else {
            return tree.kind.members.map { (ShownText.name($0.name), withoutEcho($0.value, $0.name)) }
        }
        return items.enumerated().map { index, item in
            guard case .string(let key)? = (item["key"] ?? item["name"])?.kind, let value = item["value"] else {
                return ("[\(index)]", item)
            }
            return (ShownText.name(key), withoutEcho(value, key))
        }
    }

    /// A variable whose description only repeats its name, without it.
    private static func withoutEcho(_ variable: StructuredValue, _ name: String) -> StructuredValue {
        guard variable["description"] == .string(name) else { return variable }
        return .object(variable.kind.members.filter { $0.name != "description" })
    }

    /// A declared variable: its type, and what it is for.
    private static func variable(_ tree: StructuredValue) -> TreeNode.Line? {
        guard case .object(let members) = tree.kind, let type = tree["type"],
            members.allSatisfy({ $0.name == "type" || $0.name == "description" })
        else { return nil }
        guard let words = TypeWords.text(of: type) else { return nil }
        guard case .string(let text)? = tree["description"]?.kind else { return TreeNode.Line(type: words) }
        return TreeNode.Line(type: words, value: ShownText.quoted(text), role: .note)
    }
}

/// Types in words, from their proto3 JSON.
enum TypeWords {
    /// nil where the tree is no `LiteralType`.
    static func text(of tree: StructuredValue) -> String? {
        guard case .object(let members) = tree.kind else { return nil }
        let kinds = members.filter { !["metadata", "annotation", "structure"].contains($0.name) }
        guard kinds.count == 1, let kind = kinds.first else { return nil }
        switch (kind.name, kind.value.kind) {
        case ("simple", .string(let simple)): return simple == "STRUCT" ? structure(tree) : simple.lowercased()
        case ("collectionType", .object): return text(of: kind.value).map { "list of \($0)" }
        case ("mapValueType", .object): return text(of: kind.value).map { "map of \($0)" }
        case ("blob", .object): return blob(kind.value)
        case ("structuredDatasetType", .object): return "dataset" + format(kind.value)
        case ("enumType", .object):
            guard case .array(let values)? = kind.value["values"]?.kind else { return "enum" }
            return "enum " + values.prefix(8).map { word($0) }.joined(separator: " | ")
                + (values.count > 8 ? " | …" : "")
        case ("unionType", .object):
            guard case .array(let variants)? = kind.value["variants"]?.kind else { return "union" }
            return variants.map { text(of: $0) ?? "?" }.joined(separator: " | ")
        case ("schema", .object(let schema)):
            return schema.allSatisfy { $0.name == "columns" } ? "schema" : nil
        default: return nil
        }
    }

    private static func structure(_ tree: StructuredValue) -> String {
        guard case .string(let title)? = tree["metadata"]?["title"]?.kind else { return "struct" }
        return "struct \(ShownText.name(title))"
    }

    private static func blob(_ blob: StructuredValue) -> String? {
        guard case .object(let members) = blob.kind,
            members.allSatisfy({ $0.name == "format" || $0.name == "dimensionality" })
        else { return nil }
        return (blob["dimensionality"] == .string("MULTIPART") ? "directory" : "file") + format(blob)
    }

    private static func format(_ type: StructuredValue) -> String {
        guard case .string(let format)? = type["format"]?.kind, !format.isEmpty else { return "" }
        return " (\(ShownText.name(format)))"
    }

    private static func word(_ value: StructuredValue) -> String {
        guard case .string(let text) = value.kind else { return value.description }
        return ShownText.name(text)
    }
}
