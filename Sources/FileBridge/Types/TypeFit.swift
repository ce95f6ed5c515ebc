internal import FlyteIDL

/// Whether a literal is of a declared type.
enum TypeFit {
    /// Where a literal does not fit, and how.
    struct Misfit {
        let place: String
        let wanted: LiteralType
        let found: String
    }

    /// nil where the literal fits. Within lists and maps, the first element that does not.
    static func misfit(of literal: Literal, in type: LiteralType, at place: String) -> Misfit? {
        switch (type.kind, literal.value) {
        case (nil, _): return nil
        case (.union(let union), _): return misfit(of: literal, inAnyOf: union, type, at: place)
        case (.collection(let inner), .collection(let collection)):
            for (index, element) in collection.literals.enumerated() {
                if let misfit = misfit(of: element, in: inner, at: "\(place)[\(index)]") { return misfit }
            }
            return nil
        case (.map(let inner), .map(let map)):
            for entry in map.entries {
                if let misfit = misfit(of: entry.value, in: inner, at: "\(place)[\"\(entry.name)\"]") { return misfit }
            }
            return nil
        case (_, .scalar(let scalar)):
            if case .union(let union) = scalar.value, let inner = union.value {
                return misfit(of: inner, in: type, at: place)
            }
            return fits(scalar, type) ? nil : Misfit(place: place, wanted: type, found: describe(literal))
        case (_, .offloaded): return nil  // the value is elsewhere
        default: return Misfit(place: place, wanted: type, found: describe(literal))
        }
    }

    private static func misfit(of literal: Literal, inAnyOf union: UnionType, _ type: LiteralType, at place: String)
        -> Misfit?
    {
        if union.variants.contains(where: { misfit(of: literal, in: $0, at: place) == nil }) { return nil }
        return Misfit(place: place, wanted: type, found: describe(literal))
    }

    private static func fits(_ scalar: Scalar, _ type: LiteralType) -> Bool {
        switch (type.kind, scalar.value) {
        case (.simple(let simple), _): fits(scalar, simple)
        case (.blob(let declared), .blob(let blob)): declared.dimensionality == blob.dimensionality
        // The backend casts these into each other.
        case (.schema, .schema), (.schema, .structuredDataset), (.structuredDataset, .schema),
            (.structuredDataset, .structuredDataset):
            true
        case (.enumeration(let enumeration), .primitive(let primitive)):
            if case .string(let text) = primitive.value {
                enumeration.values.contains { NameOrder.equal($0, text) }
            } else {
                false
            }
        default: false
        }
    }

    private static func fits(_ scalar: Scalar, _ simple: SimpleType) -> Bool {
        switch (simple, scalar.value) {
        case (.none, .some(.none)), (.error, .error), (.structure, .generic), (.binary, .binary): true
        case (.structure, .binary(let binary)): BinaryContent.isMessagePack(binary)
        case (_, .primitive(let primitive)): fits(primitive, simple)
        default: false
        }
    }

    private static func fits(_ primitive: Primitive, _ simple: SimpleType) -> Bool {
        switch (simple, primitive.value) {
        case (.integer, .integer), (.float, .float), (.string, .string), (.boolean, .boolean), (.datetime, .datetime),
            (.duration, .duration):
            true
        default: false
        }
    }

    /// What a literal is, as types are named.
    static func describe(_ literal: Literal) -> String {
        switch literal.value {
        case nil: "no value"
        case .offloaded: "offloaded"
        case .collection(let collection): collection.literals.first.map { "list of \(describe($0))" } ?? "an empty list"
        case .map(let map): map.entries.first.map { "map of \(describe($0.value))" } ?? "an empty map"
        case .scalar(let scalar): describe(scalar)
        }
    }

    private static func describe(_ scalar: Scalar) -> String {
        switch scalar.value {
        case nil: "no value"
        case .some(.none): "none"
        case .primitive(let primitive): describe(primitive)
        case .blob(let blob):
            LiteralType(.blob(BlobType(format: blob.metadata?.type?.format ?? "", dimensionality: blob.dimensionality)))
                .description
        case .binary(let binary): binary.tag.isEmpty ? "binary" : "binary (\(binary.tag))"
        case .schema: "schema"
        case .error: "error"
        case .generic: "struct"
        case .structuredDataset: "structured dataset"
        case .union(let union): union.value.map { describe($0) } ?? "a union without a value"
        }
    }

    private static func describe(_ primitive: Primitive) -> String {
        switch primitive.value {
        case nil: "no value"
        case .integer: "integer"
        case .float: "float"
        case .string: "string"
        case .boolean: "boolean"
        case .datetime: "datetime"
        case .duration: "duration"
        }
    }
}

extension LiteralType {
    /// Whether a missing value is one of its values: none, or a union with none in it.
    var takesNone: Bool { noneVariant != nil }

    /// The type that a missing value has.
    var noneVariant: LiteralType? {
        switch kind {
        case .simple(.none): self
        case .union(let union):
            union.variants.lazy.compactMap { variant in variant.noneVariant.map { _ in variant } }.first
        default: nil
        }
    }
}
