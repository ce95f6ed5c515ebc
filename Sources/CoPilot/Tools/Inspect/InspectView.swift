internal import FileBridge
internal import FlyteIDL
internal import StructuredText

/// The text of one message in one form.
struct InspectView {
    let file: MessageFile
    let form: InspectForm
    let stored: StoredSizes
    /// An empty line comes between trees.
    let followsAnother: Bool

    /// Nested messages that the walks below may meet: the limit of decoding.
    private static let depth = 10_000

    /// - Throws: `.noInput` for a selection that leads nowhere; `.badData` for a value that the form cannot hold; `.usage`.
    func bytes(of selection: Selection?) throws(StageFailure) -> [UInt8] {
        // The whole message in canonical JSON is written as it is read.
        if form.format == .json, selection == nil, !form.showsTypes, file.replaced == nil { return try wholeJSON() }
        return try DeepStack.run(depth: Self.depth) { () throws(StageFailure) in
            do throws(StageFailure) {
                let whole = try file.part()
                let part =
                    try selection.map { (selection) throws(StageFailure) in try whole.selected(selection) } ?? whole
                return form.format == .tree ? tree(of: part, selection) : try text(of: part, isWhole: selection == nil)
            } catch { throw error.during(file.place) }
        }
    }

    private func wholeJSON() throws(StageFailure) -> [UInt8] {
        try file.json(ProtoJSONOptions(usesProtoNames: form.usesProtoNames, indent: form.isCompact ? nil : 2)) + [0x0a]
    }

    private func text(of part: MessagePart, isWhole: Bool) throws(StageFailure) -> [UInt8] {
        let tree = try form.showsTypes ? types(of: part) : value(of: part, isWhole: isWhole)
        if form.format == .yaml {
            do { return try YAMLText.write(tree) } catch { throw StageFailure.badData(error.description) }
        }
        var bytes: [UInt8] = []
        JSONText.append(tree, to: &bytes, indent: form.isCompact ? nil : 2)
        return bytes + [0x0a]
    }

    private func value(of part: MessagePart, isWhole: Bool) throws(StageFailure) -> StructuredValue {
        switch form.format {
        case .json, .yaml, .tree: return try json(of: part, isWhole: isWhole)
        case .values:
            switch part {
            case .literals(let map): return SummaryValue(map).tree
            case .literal(let literal): return SummaryValue(literal).tree
            case .tree(let tree):
                if isWhole, file.root != "Struct" { throw notValues("values") }
                return tree
            }
        case .launch:
            switch part {
            case .literals(let map): return try staged { () throws(BridgeError) in try LaunchValue.tree(of: map) }
            case .literal(let literal):
                return try staged { () throws(BridgeError) in try LaunchValue.tree(of: literal) }
            case .tree(let tree):
                if let variables = DeclaredVariables.inputs(of: tree) {
                    return try staged { () throws(BridgeError) in try LaunchSchema.form(variables) }
                }
                if isWhole, file.root != "Struct" { throw notValues("launch form") }
                return tree
            }
        }
    }

    private func json(of part: MessagePart, isWhole: Bool) throws(StageFailure) -> StructuredValue {
        if isWhole, file.replaced == nil {
            let json = try file.json(ProtoJSONOptions(usesProtoNames: form.usesProtoNames, indent: nil))
            do { return try JSONText.parse(json) } catch { throw StageFailure.badData(error.description) }
        }
        switch part {
        case .literals(let map):
            return try LiteralJSON.tree(of: Literal(.map(map)), usesProtoNames: form.usesProtoNames)
        case .literal(let literal): return try LiteralJSON.tree(of: literal, usesProtoNames: form.usesProtoNames)
        case .tree(let tree): return tree
        }
    }

    private func types(of part: MessagePart) throws(StageFailure) -> StructuredValue {
        let inWords = form.format == .values || form.format == .tree
        switch part {
        case .literals(let map): return InferredTypes.tree(of: map, inWords: inWords)
        case .literal(let literal): return InferredTypes.tree(of: literal, inWords: inWords)
        case .tree: throw StageFailure.usage("--types is for literals: this is a \(file.root)")
        }
    }

    private func notValues(_ form: String) -> StageFailure {
        .usage("a \(file.root) has no \(form): use --format json, yaml or tree")
    }

    // MARK: The tree

    private func tree(of part: MessagePart, _ selection: Selection?) -> [UInt8] {
        var printer = TreePrinter(style: form.style, stored: stored, showsAll: form.showsAll)
        let content: TreeNode.Content
        switch part {
        case .literals(let map): content = .literals(map)
        case .literal(let literal): content = .literal(literal)
        case .tree(let tree): content = file.root == "Struct" ? .plain(tree) : .message(tree)
        }
        if form.showsTypes, let types = try? types(of: part) {
            printer.printTypes(types, selection.map { $0.path(upTo: $0.steps.count) } ?? "")
        } else {
            printer.print(TreeNode(selection.map { $0.path(upTo: $0.steps.count) } ?? "", content))
        }
        return Array(heading.utf8) + printer.output
    }

    /// Which message it is, and how large.
    private var heading: String {
        let text =
            "\(ShownText.plain(file.place, most: 200)): \(file.root), \(ShownText.size(UInt64(file.bytes.count)))"
        return (followsAnother ? "\n" : "") + form.style.paint(text, .heading) + "\n"
    }
}
