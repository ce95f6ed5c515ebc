internal import FileBridge
internal import FlyteIDL
internal import StructuredText

/// What is looked at: a message, or the part of it that was selected.
enum MessagePart: Sendable {
    case literals(LiteralMap)
    case literal(Literal)
    /// Anything else, as proto3 JSON (lowerCamelCase), or a value in a struct.
    case tree(StructuredValue)

    /// The part that a selection names.
    /// - Throws: `.noInput` with the step that leads nowhere, and what there is.
    func selected(_ selection: Selection) throws(StageFailure) -> MessagePart {
        var part = self
        for (count, step) in selection.steps.enumerated() {
            guard let next = part.child(step) else {
                let place = count == 0 ? "the message" : selection.path(upTo: count)
                let wanted = Selection([step]).path(upTo: 1)
                throw StageFailure.notThere("there is no \(wanted) in \(place)\(part.remedy)")
            }
            part = next
        }
        return part
    }

    private func child(_ step: Selection.Step) -> MessagePart? {
        switch (self, step) {
        case (.literals(let map), .name(let name)): map[name].map { .literal($0) }
        case (.literals(let map), .index(let index)):
            map.entries.indices.contains(index) ? .literal(map.entries[index].value) : nil
        case (.literal(let literal), _): Self.child(of: literal, step)
        case (.tree(let tree), _): TreeStep.child(of: tree, step).map { .tree($0) }
        }
    }

    /// Through unions, and into structs and MessagePack.
    private static func child(of literal: Literal, _ step: Selection.Step) -> MessagePart? {
        switch (literal.value, step) {
        case (.collection(let list), .index(let index)):
            return list.literals.indices.contains(index) ? .literal(list.literals[index]) : nil
        case (.map(let map), _): return MessagePart.literals(map).child(step)
        case (.scalar(let scalar), _):
            if case .union(let union) = scalar.value { return union.value.flatMap { child(of: $0, step) } }
            return SummaryValue.contentTree(of: scalar).flatMap { TreeStep.child(of: $0, step) }.map { .tree($0) }
        default: return nil
        }
    }

    /// What could have been asked for.
    private var remedy: String {
        switch self {
        case .literals(let map): Self.list(map.entries.prefix(8).map(\.name), map.entries.count)
        case .literal(let literal):
            switch literal.value {
            case .map(let map): MessagePart.literals(map).remedy
            case .collection(let list): ", a list of \(list.literals.count)"
            case .scalar(let scalar): SummaryValue.contentTree(of: scalar).map { MessagePart.tree($0).remedy } ?? ""
            default: ""
            }
        case .tree(let tree):
            switch tree.kind {
            case .object(let members): Self.list(members.prefix(8).map(\.name), members.count)
            case .array(let items): ", a list of \(items.count)"
            default: ""
            }
        }
    }

    private static func list(_ names: [String], _ count: Int) -> String {
        if count == 0 { return ", which is empty" }
        return ", which has " + names.map { ShownText.name($0) }.joined(separator: ", ")
            + (count > names.count ? " and \(count - names.count) more" : "")
    }
}

/// Steps within JSON.
enum TreeStep {
    /// The member or element; wrappers that people do not think of (`variables`, `literals`, `parameters`) may be left out,
    /// and so may the difference between lowerCamelCase and the names of the .proto file.
    static func child(of tree: StructuredValue, _ step: Selection.Step) -> StructuredValue? {
        switch (tree.kind, step) {
        case (.array(let items), .index(let index)): return items.indices.contains(index) ? items[index] : nil
        case (.array(let items), .name(let name)): return entry(of: items, name)
        case (.object(let members), .name(let name)):
            if let value = tree[name] { return value }
            if let wrapped = wrapped(tree), let value = child(of: wrapped, step) { return value }
            return members.first { folded($0.name) == folded(name) }?.value
        case (.object, .index): return wrapped(tree).flatMap { child(of: $0, step) }
        default: return nil
        }
    }

    static let wrappers = ["variables", "literals", "parameters"]

    private static func wrapped(_ tree: StructuredValue) -> StructuredValue? {
        wrappers.lazy.compactMap { tree[$0] }.first
    }

    /// The value of a pair in a list of pairs: a map of Flyte 2.
    private static func entry(of items: [StructuredValue], _ name: String) -> StructuredValue? {
        items.last { item in
            guard case .string(let key)? = (item["key"] ?? item["name"])?.kind else { return false }
            return key.utf8.elementsEqual(name.utf8)
        }.flatMap { $0["value"] }
    }

    private static func folded(_ name: String) -> [UInt8] {
        name.utf8.filter { $0 != UInt8(ascii: "_") }.map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 }
    }
}
