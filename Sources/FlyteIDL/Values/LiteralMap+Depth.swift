extension LiteralMap {
    /// Upper bound of the nesting of messages when encoded, found without recursion. For `DeepStack`.
    public var depth: Int {
        var deepest = 1
        var open = entries.map { ($0.value, 3) }
        while let (literal, depth) = open.popLast() {
            deepest = max(deepest, depth + 8)  // a type or a struct in the literal: shallow, or counted below
            switch literal.value {
            case .collection(let collection): open += collection.literals.map { ($0, depth + 2) }
            case .map(let map): open += map.entries.map { ($0.value, depth + 3) }
            case .scalar(let scalar):
                if case .union(let union) = scalar.value, let inner = union.value { open.append((inner, depth + 3)) }
                if case .generic(let structure) = scalar.value { deepest = max(deepest, depth + 2 + structure.depth) }
            case .offloaded, nil: break
            }
        }
        return deepest
    }
}

extension Struct {
    /// Nesting of messages when encoded: three for an object in an object.
    public var depth: Int {
        var deepest = 1
        var open = fields.map { ($0.value, 3) }
        while let (value, depth) = open.popLast() {
            deepest = max(deepest, depth)
            switch value {
            case .structure(let inner): open += inner.fields.map { ($0.value, depth + 3) }
            case .list(let values): open += values.map { ($0, depth + 2) }
            default: break
            }
        }
        return deepest
    }
}
