public import FlyteIDL
internal import StructuredText

extension LiteralType {
    /// The type that a literal shows by itself, as the backend infers it: a list or map of several types is one of a union
    /// of them, an empty one is of none. nil for a literal without a value, or an offloaded one whose writer said nothing.
    /// Recursive: see `DeepStack`.
    public init?(inferredFrom literal: Literal) {
        switch literal.value {
        case .scalar(let scalar): self.init(inferredFrom: scalar)
        case .collection(let list): self.init(.collection(LiteralType(common: list.literals.lazy.map { $0 })))
        case .map(let map): self.init(.map(LiteralType(common: map.entries.lazy.map(\.value))))
        case .offloaded(let offloaded):
            guard let type = offloaded.inferredType else { return nil }
            self = type
        case nil: return nil
        }
    }

    private init?(inferredFrom scalar: Scalar) {
        switch scalar.value {
        case .primitive(let primitive): self.init(inferredFrom: primitive)
        case .blob(let blob):
            let format = blob.metadata?.type?.format ?? ""
            self.init(.blob(BlobType(format: format, dimensionality: blob.dimensionality)))
        case .binary(let binary): self.init(.simple(BinaryContent.isMessagePack(binary) ? .structure : .binary))
        case .schema(let schema):
            guard let type = schema.type else { return nil }
            self.init(.schema(type))
        case .structuredDataset(let dataset):
            guard let type = dataset.metadata?.type else { return nil }
            self.init(.structuredDataset(type))
        case .some(.none): self.init(.simple(.none))
        case .error: self.init(.simple(.error))
        case .generic: self.init(.simple(.structure))
        case .union(let union):
            guard let type = union.type ?? union.value.flatMap({ LiteralType(inferredFrom: $0) }) else { return nil }
            self = type
        case nil: return nil
        }
    }

    private init?(inferredFrom primitive: Primitive) {
        switch primitive.value {
        case .integer: self.init(.simple(.integer))
        case .float: self.init(.simple(.float))
        case .string: self.init(.simple(.string))
        case .boolean: self.init(.simple(.boolean))
        case .datetime: self.init(.simple(.datetime))
        case .duration: self.init(.simple(.duration))
        case nil: return nil
        }
    }

    /// The type of elements.
    private init(common literals: some Sequence<Literal>) {
        var kinds: [(text: String, type: LiteralType)] = []
        for literal in literals {
            guard let type = LiteralType(inferredFrom: literal) else { continue }
            let text = type.description
            if !kinds.contains(where: { $0.text == text }) { kinds.append((text, type)) }
        }
        switch kinds.count {
        case 0: self.init(.simple(.none))
        case 1: self = kinds[0].type
        default: self.init(.union(UnionType(variants: kinds.map(\.type))))
        }
    }
}
