internal import FlyteIDL

extension OutputPlan {
    /// The same plan with `Literal.hash` set on every blob whose uri has a hash. The cache takes it in place of the value.
    public func settingHashes(_ hash: (_ uri: String) -> String?) -> OutputPlan {
        var copy = self
        copy.literals = DeepStack.run(depth: literals.depth) {
            literals.mapValues { Self.hashed($0.value, hash) }
        }
        return copy
    }

    private static func hashed(_ literal: Literal, _ hash: (String) -> String?) -> Literal {
        var copy = literal
        switch literal.value {
        case .collection(var collection):
            collection.literals = collection.literals.map { hashed($0, hash) }
            copy.value = .collection(collection)
        case .map(let map): copy.value = .map(map.mapValues { hashed($0.value, hash) })
        case .scalar(var scalar):
            if case .union(var union) = scalar.value {
                union.value = union.value.map { hashed($0, hash) }
                scalar.value = .union(union)
                copy.value = .scalar(scalar)
            }
            if let found = scalar.uri.flatMap({ hash($0) }) { copy.hash = found }
        case .offloaded, nil: break
        }
        return copy
    }
}

extension Scalar {
    /// Where its data lies, if it is stored.
    var uri: String? {
        switch value {
        case .blob(let blob): blob.uri
        case .schema(let schema): schema.uri
        case .structuredDataset(let dataset): dataset.uri
        default: nil
        }
    }
}
