public import FlyteIDL

// Forms of the same values that are equal where the values are, for comparing.
extension LiteralMap {
    /// With empty uris: equal for values that differ only in where their data lies.
    public var withoutPlaces: LiteralMap {
        mappingScalars { scalar in
            switch scalar.value {
            case .blob(var blob):
                blob.uri = ""
                scalar.value = .blob(blob)
            case .schema(var schema):
                schema.uri = ""
                scalar.value = .schema(schema)
            case .structuredDataset(var dataset):
                dataset.uri = ""
                scalar.value = .structuredDataset(dataset)
            default: break
            }
        }
    }

    /// With the maps in MessagePack in the order of their keys: what they hold has no order.
    public var withOrderedMessagePack: LiteralMap {
        mappingScalars { scalar in
            guard case .binary(var binary) = scalar.value, let value = BinaryContent.decoded(binary) else { return }
            binary.value = MessagePackWriter.bytes(of: value.ordered)
            scalar.value = .binary(binary)
        }
    }

    private func mappingScalars(_ change: (inout Scalar) -> Void) -> LiteralMap {
        DeepStack.run(depth: depth) { mapValues { $0.value.mappingScalars(change) } }
    }
}

extension Literal {
    fileprivate func mappingScalars(_ change: (inout Scalar) -> Void) -> Literal {
        var copy = self
        switch value {
        case .collection(var collection):
            collection.literals = collection.literals.map { $0.mappingScalars(change) }
            copy.value = .collection(collection)
        case .map(let map): copy.value = .map(map.mapValues { $0.value.mappingScalars(change) })
        case .scalar(var scalar):
            if case .union(var union) = scalar.value {
                union.value = union.value?.mappingScalars(change)
                scalar.value = .union(union)
            } else {
                change(&scalar)
            }
            copy.value = .scalar(scalar)
        case .offloaded, nil: break
        }
        return copy
    }
}

extension MessagePackValue {
    /// The same value with the entries of its maps in the byte order of their keys, encoded.
    fileprivate var ordered: MessagePackValue {
        switch self {
        case .array(let items): .array(items.map(\.ordered))
        case .map(let entries):
            .map(
                entries.map {
                    (key: $0.key.ordered, value: $0.value.ordered, bytes: MessagePackWriter.bytes(of: $0.key))
                }
                .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.map { ($0.key, $0.value) })
        default: self
        }
    }
}
