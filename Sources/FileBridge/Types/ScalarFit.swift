internal import FlyteIDL

/// Whether a scalar is of a declared type that is neither list, map nor union.
struct ScalarFit {
    /// Whether the formats of files and datasets count.
    let isStrict: Bool

    func fits(_ scalar: Scalar, _ type: LiteralType) -> Bool {
        switch (type.kind, scalar.value) {
        case (.simple(let simple), _): fits(scalar, simple)
        case (.blob(let declared), .blob(let blob)):
            declared.dimensionality == blob.dimensionality
                && (!isStrict || TypeCast.areCompatible(blob.metadata?.type?.format ?? "", declared.format))
        case (.schema, .schema): true
        case (.schema, .structuredDataset), (.structuredDataset, .schema), (.structuredDataset, .structuredDataset):
            !isStrict || casts(scalar, to: type)
        // Datasets may be missing; only they.
        case (.structuredDataset, .some(.none)): true
        case (.enumeration(let enumeration), .primitive(let primitive)): fits(primitive, enumeration)
        default: false
        }
    }

    /// The backend casts these into each other, formats permitting.
    private func casts(_ scalar: Scalar, to type: LiteralType) -> Bool {
        switch (type.kind, scalar.value) {
        case (.schema, .structuredDataset(let dataset)): TypeCast.isParquet(dataset.metadata?.type?.format ?? "")
        case (.structuredDataset(let declared), .schema): TypeCast.isParquet(declared.format)
        case (.structuredDataset(let declared), .structuredDataset(let dataset)):
            dataset.metadata?.type.map { TypeCast.casts($0, to: declared) } ?? true
        default: false
        }
    }

    private func fits(_ primitive: Primitive, _ enumeration: EnumType) -> Bool {
        guard case .string(let text) = primitive.value else { return false }
        return enumeration.values.contains { NameOrder.equal($0, text) }
    }

    private func fits(_ scalar: Scalar, _ simple: SimpleType) -> Bool {
        switch (simple, scalar.value) {
        case (.none, .some(.none)), (.error, .error), (.structure, .generic), (.binary, .binary): true
        case (.structure, .binary(let binary)): BinaryContent.isMessagePack(binary)
        case (_, .primitive(let primitive)): fits(primitive, simple)
        default: false
        }
    }

    private func fits(_ primitive: Primitive, _ simple: SimpleType) -> Bool {
        switch (simple, primitive.value) {
        case (.integer, .integer), (.float, .float), (.string, .string), (.boolean, .boolean), (.datetime, .datetime),
            (.duration, .duration):
            true
        default: false
        }
    }
}
