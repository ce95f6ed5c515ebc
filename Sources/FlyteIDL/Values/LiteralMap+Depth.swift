extension LiteralMap {
    /// Upper bound of the nesting of messages when encoded, found without recursion. For `DeepStack`.
    public var depth: Int {
        var deepest = 1
        var open = entries.map { ($0.value, 3) }
        while let (literal, depth) = open.popLast() {
            deepest = max(deepest, depth + 8, depth + (literal.artifactID?.depth ?? 0))
            switch literal.value {
            case .collection(let collection): open += collection.literals.map { ($0, depth + 2) }
            case .map(let map): open += map.entries.map { ($0.value, depth + 3) }
            case .scalar(let scalar):
                if case .union(let union) = scalar.value, let inner = union.value { open.append((inner, depth + 3)) }
                deepest = max(deepest, depth + scalar.depthWithoutLiterals)
            case .offloaded(let offloaded): deepest = max(deepest, depth + 1 + (offloaded.inferredType?.depth ?? 0))
            case nil: break
            }
        }
        return deepest
    }
}

extension Scalar {
    /// Upper bound of the nesting of messages in it, those in the literal of a union left out.
    fileprivate var depthWithoutLiterals: Int {
        switch value {
        case .generic(let structure): 1 + structure.depth
        case .union(let union): 2 + (union.type?.depth ?? 0)
        case .schema(let schema): 2 + (schema.type?.encoded.depth ?? 0)
        case .structuredDataset(let dataset):
            3 + (dataset.metadata?.type.map { LiteralType(.structuredDataset($0)).depth } ?? 0)
        case .primitive, .blob, .binary, .some(.none), .error, nil: 4
        }
    }
}

extension LiteralType {
    /// Upper bound of the nesting of messages when encoded, found without recursion.
    var depth: Int {
        var deepest = 1
        var open = [(self, 1)]
        while let (type, depth) = open.popLast() {
            let kept = [type.metadata, type.annotation, type.structure].map { $0?.depth ?? 0 }.max() ?? 0
            deepest = max(deepest, depth + 1 + kept)
            switch type.kind {
            case .collection(let inner), .map(let inner): open.append((inner, depth + 1))
            case .union(let union): open += union.variants.map { ($0, depth + 2) }
            case .structuredDataset(let dataset): open += dataset.columns.compactMap(\.type).map { ($0, depth + 3) }
            case .schema(let schema): deepest = max(deepest, depth + schema.encoded.depth)
            case .simple, .blob, .enumeration, nil: break
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
