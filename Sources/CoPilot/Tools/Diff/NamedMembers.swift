internal import StructuredText

/// Members of objects by name, in byte order.
enum NamedMembers {
    /// The members of a map, or of a list of pairs (a map of Flyte 2, `task.Inputs`); nil for anything else.
    static func of(_ tree: StructuredValue) -> [Member]? {
        switch tree.kind {
        case .object(let members): return members
        case .array(let items):
            var pairs: [Member] = []
            for item in items {
                guard case .object(let members) = item.kind, members.count <= 2 else { return nil }
                guard let key = item["key"] ?? item["name"], case .string(let name) = key.kind else { return nil }
                pairs.append(Member(name, item["value"] ?? .object([])))
            }
            return pairs
        default: return nil
        }
    }

    /// In byte order of the names; the last of equal names counts.
    static func sorted(_ members: [Member]) -> [Member] {
        let isSorted = zip(members, members.dropFirst()).allSatisfy { precedes($0.name, $1.name) }
        if isSorted { return members }
        var result: [Member] = []
        for member in members.sorted(by: { precedes($0.name, $1.name) }) {
            if let last = result.last, last.name.utf8.elementsEqual(member.name.utf8) { result.removeLast() }
            result.append(member)
        }
        return result
    }

    /// The one that comes first.
    static func smaller(_ a: String?, _ b: String?) -> String? {
        guard let a else { return b }
        guard let b else { return a }
        return precedes(b, a) ? b : a
    }

    /// The first member's value where it has this name.
    static func take(_ name: String, from members: inout ArraySlice<Member>) -> StructuredValue? {
        guard let first = members.first, first.name.utf8.elementsEqual(name.utf8) else { return nil }
        members.removeFirst()
        return first.value
    }

    private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}

extension StructuredValue {
    /// The elements of a member that is a list; none where there is no such member.
    func items(_ name: String) -> [StructuredValue] {
        if case .array(let items)? = self[name]?.kind { items } else { [] }
    }
}

extension StructuredValue.Kind {
    /// The members of an object; none of anything else.
    var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }
}

extension StructuredValue? {
    /// The members of an object; none of anything else.
    var members: [Member] { self?.kind.members ?? [] }
}
