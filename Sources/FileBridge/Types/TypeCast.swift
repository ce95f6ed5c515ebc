internal import FlyteIDL

/// Whether values of one type may stand where another is declared: the backend's `AreTypesCastable` (flytepropeller,
/// compiler/validators/typing.go). Columns of schemas are not compared: nothing here looks into them.
enum TypeCast {
    static func casts(_ own: LiteralType, to declared: LiteralType) -> Bool {
        if case .union(let union) = own.kind, union.variants.count == 1, casts(union.variants[0], to: declared) {
            return true
        }
        switch (declared.kind, own.kind) {
        case (nil, _): return true
        case (.union(let declared), .union(let own)):
            return own.variants.allSatisfy { variant in declared.variants.contains { casts(variant, to: $0) } }
        case (.union(let declared), _): return declared.variants.count { casts(own, to: $0) } == 1
        // An empty list or map, whose elements are none, is one of anything.
        case (.collection(let declared), .collection(let own)), (.map(let declared), .map(let own)):
            return isNone(own) || casts(own, to: declared)
        case (.schema, .schema): return true
        case (.schema, .structuredDataset(let own)): return isParquet(own.format)
        case (.structuredDataset(let declared), .schema): return isParquet(declared.format)
        case (.structuredDataset(let declared), .structuredDataset(let own)): return casts(own, to: declared)
        case (.structuredDataset, .simple(.none)): return true
        default: return isSame(own, declared)
        }
    }

    /// Formats that are the same, or one that is open; the columns of the declared type are among the others.
    static func casts(_ own: StructuredDatasetType, to declared: StructuredDatasetType) -> Bool {
        guard areCompatible(own.format.lowercased(), declared.format.lowercased()) else { return false }
        guard !own.columns.isEmpty else { return true }
        return declared.columns.allSatisfy { wanted in
            own.columns.contains { column in
                guard NameOrder.equal(column.name, wanted.name) else { return false }
                guard let declared = wanted.type, let own = column.type else { return true }
                return casts(own, to: declared)
            }
        }
    }

    /// Schemas are parquet files, whatever case that is written in.
    static func isParquet(_ format: String) -> Bool { areCompatible(format.lowercased(), "parquet") }

    /// Equal, or one of them open.
    static func areCompatible(_ a: String, _ b: String) -> Bool { a.isEmpty || b.isEmpty || NameOrder.equal(a, b) }

    private static func isNone(_ type: LiteralType) -> Bool {
        if case .simple(.none) = type.kind { true } else { false }
    }

    /// Enums and text are each other's; all else must be equal but for notes, and the tags of variants too.
    private static func isSame(_ own: LiteralType, _ declared: LiteralType) -> Bool {
        switch (own.kind, declared.kind) {
        case (.enumeration, .simple(.string)), (.simple(.string), .enumeration): return true
        default: break
        }
        if !own.tag.isEmpty, !NameOrder.equal(own.tag, declared.tag) { return isNone(own) && isNone(declared) }
        switch (own.kind, declared.kind) {
        case (.simple(let own), .simple(let declared)): return own == declared
        case (.enumeration(let own), .enumeration(let declared)):
            return own.values.count == declared.values.count
                && zip(own.values, declared.values).allSatisfy { NameOrder.equal($0, $1) }
        case (.blob(let own), .blob(let declared)):
            return own.dimensionality == declared.dimensionality && NameOrder.equal(own.format, declared.format)
        default: return false
        }
    }
}
