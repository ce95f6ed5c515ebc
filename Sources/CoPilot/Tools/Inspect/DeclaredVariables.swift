internal import StructuredText

/// The declared inputs in the proto3 JSON of a TypedInterface, TaskTemplate or VariableMap.
enum DeclaredVariables {
    /// Each variable's name and its `Variable`; nil where the message declares none.
    static func inputs(of tree: StructuredValue) -> [Member]? {
        if let variables = tree["variables"] { return pairs(variables) }
        if let inner = tree["interface"] { return inputs(of: inner) }
        guard tree["inputs"] != nil || tree["outputs"] != nil else { return nil }
        return tree["inputs"].map { $0["variables"].map { pairs($0) } ?? [] } ?? []
    }

    /// A map of Flyte 1, or a list of pairs of Flyte 2 (the last of equal names counts).
    private static func pairs(_ tree: StructuredValue) -> [Member] {
        guard case .array(let items) = tree.kind else {
            if case .object(let members) = tree.kind { return members }
            return []
        }
        var pairs: [Member] = []
        for item in items {
            guard case .string(let key)? = item["key"]?.kind else { continue }
            pairs.removeAll { $0.name.utf8.elementsEqual(key.utf8) }
            pairs.append(Member(key, item["value"] ?? .object([])))
        }
        return pairs
    }
}
