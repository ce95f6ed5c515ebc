internal import FileBridge
internal import FlyteIDL
internal import StructuredText

/// Literals as lines of the tree.
enum LiteralLine {
    static func line(of literal: Literal, _ context: TreeContext) -> TreeNode.Line {
        var line: TreeNode.Line
        switch literal.value {
        case .scalar(let scalar): line = Self.line(of: scalar, context)
        case .collection(let list):
            line = TreeNode.Line(
                type: "list" + elements(list.literals.lazy.map { $0 }),
                notes: [TreeNode.count(list.literals.count, "element")])
        case .map(let map):
            line = TreeNode.Line(
                type: "map" + elements(map.entries.lazy.map(\.value)),
                notes: [TreeNode.count(map.entries.count, "key")])
        case .offloaded(let offloaded):
            line = data("offloaded", "", offloaded.uri, context)
            line.notes.append("\(ShownText.size(offloaded.sizeBytes)) as its writer said; --resolve shows it")
        case nil: line = TreeNode.Line(value: "no value", role: .note)
        }
        if !literal.hash.isEmpty { line.notes.append("hash \(ShownText.quoted(literal.hash, most: 40))") }
        for pair in literal.metadata.prefix(4) {
            line.notes.append("\(ShownText.name(pair.key))=\(ShownText.quoted(pair.value, most: 40))")
        }
        return line
    }

    static func children(of literal: Literal) -> [TreeNode] {
        switch literal.value {
        case .collection(let list): return list.literals.enumerated().map { TreeNode("[\($0)]", .literal($1)) }
        case .map(let map): return map.entries.map { TreeNode(ShownText.name($0.name), .literal($0.value)) }
        case .scalar(let scalar):
            if case .union(let union) = scalar.value { return union.value.map { children(of: $0) } ?? [] }
            guard let tree = SummaryValue.contentTree(of: scalar) else { return [] }
            return PlainLine.children(of: tree).map { TreeNode($0.0, .plain($0.1)) }
        case .offloaded, nil: return []
        }
    }

    /// ` of integer` where all are (of the first hundred).
    private static func elements(_ literals: some Sequence<Literal>) -> String {
        var types: [String] = []
        for literal in literals.prefix(100) {
            let type = shortType(of: literal)
            if !types.contains(type) { types.append(type) }
        }
        return types.isEmpty ? "" : types.count == 1 ? " of \(types[0])" : " of several types"
    }

    private static func shortType(of literal: Literal) -> String {
        switch literal.value {
        case .collection: "list"
        case .map: "map"
        case .scalar(let scalar): line(of: scalar, TreeContext(most: 0)).type
        case .offloaded: "offloaded"
        case nil: "no value"
        }
    }

    private static func line(of scalar: Scalar, _ context: TreeContext) -> TreeNode.Line {
        switch scalar.value {
        case .primitive(let primitive): return line(of: primitive, context)
        case .blob(let blob):
            return data(
                blob.dimensionality == .multipart ? "directory" : "file", blob.metadata?.type?.format ?? "", blob.uri,
                context)
        case .schema(let schema): return data("schema", "", schema.uri, context)
        case .structuredDataset(let dataset):
            return data("dataset", dataset.metadata?.type?.format ?? "", dataset.uri, context)
        case .some(.none): return TreeNode.Line(type: "none", value: "none", role: .note)
        case .error(let error): return text("error", error.message, context)
        case .generic(let generic):
            return TreeNode.Line(type: "struct", notes: [TreeNode.count(generic.fields.count, "member")])
        case .binary(let binary): return line(of: binary, scalar, context)
        case .union(let union): return line(of: union, context)
        case nil: return TreeNode.Line(value: "no value", role: .note)
        }
    }

    private static func line(of primitive: Primitive, _ context: TreeContext) -> TreeNode.Line {
        switch primitive.value {
        case .integer(let integer): TreeNode.Line(type: "integer", value: "\(integer)", role: .number)
        case .float(let float): TreeNode.Line(type: "float", value: GoFloat.shortText(float), role: .number)
        case .boolean(let boolean): TreeNode.Line(type: "boolean", value: "\(boolean)", role: .number)
        case .string(let string): text("string", string, context)
        case .datetime(let moment): TreeNode.Line(type: "datetime", value: GoTime.text(moment), role: .number)
        case .duration(let duration):
            TreeNode.Line(
                type: "duration", value: GoDuration.text(nanoseconds: GoDuration.nanoseconds(of: duration)),
                role: .number)
        case nil: TreeNode.Line(value: "no value", role: .note)
        }
    }

    private static func line(of binary: Binary, _ scalar: Scalar, _ context: TreeContext) -> TreeNode.Line {
        let size = ShownText.size(UInt64(binary.value.count))
        if let tree = SummaryValue.contentTree(of: scalar) {
            var line = PlainLine.line(of: tree, context)
            (line.type, line.notes) = ("msgpack", line.notes + [size])
            return line
        }
        if SummaryValue.isPickle(binary) { return TreeNode.Line(type: "pickle", value: size, role: .note) }
        let head = binary.value.prefix(min(16, context.most / 3)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        let tag = binary.tag.isEmpty ? "" : " (\(ShownText.name(binary.tag)))"
        let isCut = head.count < binary.value.count
        return TreeNode.Line(
            type: "binary" + tag, value: head.joined(separator: " ") + (isCut ? " …" : ""), role: .number, notes: [size]
        )
    }

    /// As its value; the variant's name beside it.
    private static func line(of union: Union, _ context: TreeContext) -> TreeNode.Line {
        guard let value = union.value else { return TreeNode.Line(type: "union", value: "no value", role: .note) }
        var line = Self.line(of: value, context)
        let tag = union.type?.tag ?? ""
        line.notes.append(tag.isEmpty ? "of a union" : "of a union, as \(ShownText.name(tag))")
        return line
    }

    private static func text(_ type: String, _ text: String, _ context: TreeContext) -> TreeNode.Line {
        var line = TreeNode.Line(type: type, value: ShownText.quoted(text, most: context.most))
        if line.value.hasSuffix("…\"") { line.notes = [ShownText.size(UInt64(text.utf8.count))] }
        return line
    }

    /// Something behind a uri.
    private static func data(_ type: String, _ format: String, _ uri: String, _ context: TreeContext) -> TreeNode.Line {
        var line = TreeNode.Line(
            type: type + (format.isEmpty ? "" : " (\(ShownText.name(format)))"),
            value: uri.isEmpty ? "no uri" : ShownText.plain(uri, most: max(context.most, 200)),
            role: uri.isEmpty ? .note : .text)
        if let stored = context.stored[uri] { line.notes.append(stored.text) }
        return line
    }
}
