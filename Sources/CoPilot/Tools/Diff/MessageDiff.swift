internal import FlyteIDL
internal import StructuredText

/// Finds where two messages of one kind differ, on their proto3 JSON: members of objects by name, whatever their order,
/// elements of lists by position. Literals are looked through, so that paths are those that people think in. Recursive:
/// see `DeepStack`.
struct MessageDiff {
    /// No more than these are looked for.
    let limit: Int
    /// Numbers by value, whatever their type or spelling. (`LooseForm` has made everything else alike.)
    let isLoose: Bool
    /// Within the user's own JSON, where nothing is a literal or a wrapper, whatever it looks like.
    private var isPlain: Bool
    private(set) var found: [Difference] = []

    init(limit: Int = .max, isLoose: Bool = false, isPlain: Bool = false) {
        (self.limit, self.isLoose, self.isPlain) = (limit, isLoose, isPlain)
    }

    /// Adds the differences below a path.
    mutating func compare(_ a: StructuredValue, _ b: StructuredValue, _ path: String, field: String = "") {
        guard found.count < limit else { return }
        switch (a.kind, b.kind) {
        case (.object(let left), .object(let right)) where isPlain: named(left, right, path, field)
        case (.object(let left), .object(let right)):
            if let (left, right) = Self.unwrapped(left, right) { return named(left, right, path, field) }
            if field.isEmpty, LiteralShape.areLiterals(left, right) { return literal(a, b, path) }
            named(left, right, path, field)
        case (.array(let left), .array(let right)): list(left, right, path, field)
        default: if !isSame(a, b) { changed(a, b, path, field) }
        }
    }

    /// The same for JSON of the user's.
    private mutating func comparePlain(_ a: StructuredValue, _ b: StructuredValue, _ path: String, field: String = "") {
        let before = isPlain
        isPlain = true
        compare(a, b, path, field: field)
        isPlain = before
    }

    // MARK: Containers

    /// What is in a wrapper around named things, on both sides; a side that is empty has no wrapper.
    private static func unwrapped(_ a: [Member], _ b: [Member]) -> ([Member], [Member])? {
        guard let name = (a.first ?? b.first)?.name, TreeStep.wrappers.contains(name), a.count <= 1, b.count <= 1,
            (a + b).allSatisfy({ $0.name == name })
        else { return nil }
        let sides = [a, b].map { side in side.first.map { NamedMembers.of($0.value) } ?? [] }
        guard let left = sides[0], let right = sides[1] else { return nil }
        return (left, right)
    }

    private mutating func named(_ a: [Member], _ b: [Member], _ path: String, _ field: String) {
        let (a, b) = (NamedMembers.sorted(a), NamedMembers.sorted(b))
        var (left, right) = (a[...], b[...])
        while found.count < limit, let name = NamedMembers.smaller(left.first?.name, right.first?.name) {
            let mine = NamedMembers.take(name, from: &left), theirs = NamedMembers.take(name, from: &right)
            let place = field.isEmpty ? Self.joined(path, name) : path
            let inner = field.isEmpty ? "" : field + "." + ShownText.name(name)
            if let mine, let theirs, LooseForm.closed.contains(name) {
                comparePlain(mine, theirs, place, field: inner)
            } else {
                both(mine, theirs, place, inner)
            }
        }
    }

    private mutating func list(_ a: [StructuredValue], _ b: [StructuredValue], _ path: String, _ field: String) {
        for index in 0..<max(a.count, b.count) where found.count < limit {
            let place = field.isEmpty ? "\(path)[\(index)]" : path
            let inner = field.isEmpty ? "" : "\(field)[\(index)]"
            both(index < a.count ? a[index] : nil, index < b.count ? b[index] : nil, place, inner)
        }
    }

    private mutating func both(_ a: StructuredValue?, _ b: StructuredValue?, _ path: String, _ field: String) {
        switch (a, b) {
        case (let a?, let b?): compare(a, b, path, field: field)
        case (let a?, nil): add(Difference(path: path, field: field, change: .removed(LiteralShape.text(of: a))))
        case (nil, let b?): add(Difference(path: path, field: field, change: .added(LiteralShape.text(of: b))))
        case (nil, nil): break
        }
    }

    // MARK: Literals

    private mutating func literal(_ a: StructuredValue, _ b: StructuredValue, _ path: String) {
        value(a, b, path)
        for name in LiteralShape.fields { optional(a[name], b[name], path, name) }
    }

    private mutating func value(_ a: StructuredValue, _ b: StructuredValue, _ path: String) {
        if let left = a["collection"], let right = b["collection"] {
            return list(left.items("literals"), right.items("literals"), path, "")
        }
        if let left = a["map"], let right = b["map"] {
            return named(left["literals"].members, right["literals"].members, path, "")
        }
        if let left = a["offloadedMetadata"], let right = b["offloadedMetadata"] {
            return named(left.kind.members, right.kind.members, path, "offloaded")
        }
        guard let left = a["scalar"], let right = b["scalar"] else {
            let values = (LiteralShape.value(of: a), LiteralShape.value(of: b))
            if values.0 == values.1 { return }
            let texts = (LiteralShape.valueText(values.0), LiteralShape.valueText(values.1))
            return add(Difference(path: path, field: "", change: .changed(texts.0, texts.1)))
        }
        scalar(left, right, path)
    }

    private mutating func scalar(_ a: StructuredValue, _ b: StructuredValue, _ path: String) {
        let (left, right) = (a.kind.members.first, b.kind.members.first)
        guard let left, let right, left.name.utf8.elementsEqual(right.name.utf8) else {
            if !isSame(a, b) { changed(.object([Member("scalar", a)]), .object([Member("scalar", b)]), path, "") }
            return
        }
        switch left.name {
        case "generic", LooseForm.plain: comparePlain(left.value, right.value, path)
        case "union":
            optional(left.value["value"], right.value["value"], path, "")
            optional(left.value["type"], right.value["type"], path, "variant")
        case "binary": binary(left.value, right.value, path)
        case "primitive":
            let values = (left.value.kind.members.first, right.value.kind.members.first)
            let isEqual = values.0?.name == values.1?.name && isSame(values.0?.value ?? .null, values.1?.value ?? .null)
            if !isEqual {
                changed(.object([Member("scalar", a)]), .object([Member("scalar", b)]), path, "")
            }
        default: compare(left.value, right.value, path, field: left.name)
        }
    }

    /// MessagePack differs where its values do.
    private mutating func binary(_ a: StructuredValue, _ b: StructuredValue, _ path: String) {
        guard a != b else { return }
        let before = found.count
        if let left = LooseForm.messagePack(a), let right = LooseForm.messagePack(b) {
            comparePlain(left, right, path)
            if found.count == before {
                add(
                    Difference(
                        path: path, field: "MessagePack", change: .changed("the same value", "spelled differently")))
            }
            return
        }
        optional(a["tag"], b["tag"], path, "tag")
        optional(a["value"], b["value"], path, "bytes")
    }

    private mutating func optional(_ a: StructuredValue?, _ b: StructuredValue?, _ path: String, _ field: String) {
        both(a, b, path, field)
    }

    // MARK: Values

    private func isSame(_ a: StructuredValue, _ b: StructuredValue) -> Bool {
        if a == b { return true }
        guard isLoose, case .number(let left) = a.kind, case .number(let right) = b.kind else { return false }
        if let left = Int64(left), let right = Int64(right) { return left == right }
        if let left = UInt64(left), let right = UInt64(right) { return left == right }
        return Double(left) == Double(right)
    }

    private mutating func changed(_ a: StructuredValue, _ b: StructuredValue, _ path: String, _ field: String) {
        let (left, right) = LiteralShape.pair(a, b)
        add(Difference(path: path, field: field, change: .changed(left, right)))
    }

    private mutating func add(_ difference: Difference) { if found.count < limit { found.append(difference) } }

    private static func joined(_ path: String, _ name: String) -> String {
        path.isEmpty ? ShownText.name(name) : "\(path).\(ShownText.name(name))"
    }
}
