internal import FlyteIDL

/// Whether a literal is of a declared type, as the backend judges it before it starts a task (flytepropeller,
/// compiler/validators, `IsInstance`), and a little closer where it is generous: an enum's text must be one of its values,
/// a file is no directory, and the value in a union must be of the type that the union says.
enum TypeFit {
    /// Where a literal does not fit, and how.
    struct Misfit {
        let place: String
        let wanted: LiteralType
        let found: String
    }

    /// The first place where the literal does not fit; nil where it fits. Lenient: formats may differ, and a plain value may
    /// be any variant of a union.
    static func misfit(of literal: Literal, in type: LiteralType, at place: String) -> Misfit? {
        var first = MisfitList(limit: 1, isStrict: false)
        first.add(literal, type, place)
        return first.misfits.first
    }

    /// Every place where the literal does not fit. Recursive: see `DeepStack`.
    static func misfits(of literal: Literal, in type: LiteralType, at place: String) -> [Misfit] {
        var all = MisfitList(limit: .max, isStrict: true)
        all.add(literal, type, place)
        return all.misfits
    }
}

/// Misfits in the order of the values.
private struct MisfitList {
    /// No more than these are looked for.
    let limit: Int
    /// Formats count, and so does doubt about a union's variant.
    let isStrict: Bool
    private(set) var misfits: [TypeFit.Misfit] = []

    init(limit: Int, isStrict: Bool) { (self.limit, self.isStrict) = (limit, isStrict) }

    mutating func add(_ literal: Literal, _ type: LiteralType, _ place: String) {
        guard misfits.count < limit else { return }
        switch (type.kind, literal.value) {
        case (nil, _): break
        case (.union(let union), _): add(literal, anyOf: union, type, place)
        case (_, .offloaded(let offloaded)):
            // The value is elsewhere; its writer said what it is.
            guard let inferred = offloaded.inferredType, !TypeCast.casts(inferred, to: type) else { return }
            misfits.append(TypeFit.Misfit(place: place, wanted: type, found: "offloaded, a \(inferred)"))
        case (.collection(let inner), .collection(let collection)):
            for (index, element) in collection.literals.enumerated() { add(element, inner, "\(place)[\(index)]") }
        case (.map(let inner), .map(let map)):
            for entry in map.entries { add(entry.value, inner, "\(place)[\(FileName.shown(entry.name))]") }
        case (_, .scalar(let scalar)): add(scalar, literal, type, place)
        default: misfit(literal, type, place)
        }
    }

    private mutating func add(_ scalar: Scalar, _ literal: Literal, _ type: LiteralType, _ place: String) {
        if case .union(let union) = scalar.value, let inner = union.value { return add(inner, type, place) }
        if !ScalarFit(isStrict: isStrict).fits(scalar, type) { misfit(literal, type, place) }
    }

    /// A union's value says which variant it is; another value must leave no doubt about it.
    private mutating func add(_ literal: Literal, anyOf union: UnionType, _ type: LiteralType, _ place: String) {
        if case .scalar(let scalar) = literal.value, case .union(let value) = scalar.value, let own = value.type {
            guard union.variants.contains(where: { TypeCast.casts(own, to: $0) }) else {
                return misfit(literal, type, place)
            }
            if let inner = value.value { add(inner, own, place) }
            return
        }
        let fitting = union.variants.count { fits(literal, $0) }
        if fitting == 0 { return misfit(literal, type, place) }
        if fitting > 1, isStrict, misfits.count < limit {
            let found =
                "\(LiteralText.describe(literal)), which may be any of several of these: it must be a union that says which"
            misfits.append(TypeFit.Misfit(place: place, wanted: type, found: found))
        }
    }

    private func fits(_ literal: Literal, _ type: LiteralType) -> Bool {
        var list = MisfitList(limit: 1, isStrict: isStrict)
        list.add(literal, type, "")
        return list.misfits.isEmpty
    }

    private mutating func misfit(_ literal: Literal, _ type: LiteralType, _ place: String) {
        guard misfits.count < limit else { return }
        misfits.append(
            TypeFit.Misfit(place: place, wanted: type, found: LiteralText.describe(literal, asOneOf: type)))
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
