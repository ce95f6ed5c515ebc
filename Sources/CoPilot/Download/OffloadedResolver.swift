internal import FlyteIDL
internal import ObjectStorage

/// Puts the values that were offloaded to the object store back in their places, at any depth.
struct OffloadedResolver {
    let router: StoreRouter
    /// Most bytes of one value; nil for no limit.
    let limit: UInt64?

    /// Most offloaded values in one map: a map that refers to itself ends here, and one of any real task does not.
    private static let most = 10_000
    /// Most offloaded values inside each other.
    private static let deepest = 64

    /// - Throws: a failure that names the input and the uri.
    func resolve(_ inputs: LiteralMap) async throws(StageFailure) -> LiteralMap {
        guard inputs.hasOffloaded else { return inputs }
        var budget = Self.most
        return try await map(inputs, "", &budget, depth: 0)
    }

    private func map(_ map: LiteralMap, _ place: String, _ budget: inout Int, depth: Int) async throws(StageFailure)
        -> LiteralMap
    {
        var entries: [LiteralMap.Entry] = []
        for entry in map.entries {
            let name = place.isEmpty ? entry.name : "\(place)[\"\(entry.name)\"]"
            entries.append(
                LiteralMap.Entry(name: entry.name, value: try await literal(entry.value, name, &budget, depth: depth)))
        }
        var values = entries.makeIterator()
        return map.mapValues { (entry) throws(Never) in values.next()?.value ?? entry.value }
    }

    private func literal(_ literal: Literal, _ place: String, _ budget: inout Int, depth: Int)
        async throws(StageFailure) -> Literal
    {
        guard literal.hasOffloaded else { return literal }
        var resolved = literal
        switch literal.value {
        case .offloaded(let offloaded):
            resolved = try await fetch(offloaded, place, &budget, depth: depth)
            if resolved.hash.isEmpty { resolved.hash = literal.hash }
        case .map(let map): resolved.value = .map(try await self.map(map, place, &budget, depth: depth))
        case .collection(var collection):
            for (index, element) in collection.literals.enumerated() {
                collection.literals[index] = try await self.literal(
                    element, "\(place)[\(index)]", &budget, depth: depth)
            }
            resolved.value = .collection(collection)
        case .scalar(var scalar):
            if case .union(var union) = scalar.value, let value = union.value {
                union.value = try await self.literal(value, place, &budget, depth: depth)
                scalar.value = .union(union)
                resolved.value = .scalar(scalar)
            }
        case nil: break
        }
        return resolved
    }

    private func fetch(_ offloaded: OffloadedMetadata, _ place: String, _ budget: inout Int, depth: Int)
        async throws(StageFailure) -> Literal
    {
        budget -= 1
        guard budget >= 0, depth < Self.deepest else {
            throw StageFailure.badData("the input \(place) refers to too many offloaded values, or to itself")
        }
        let value: Literal
        do {
            let uri = try staged { () throws(StorageError) in try ObjectURI(parsing: offloaded.uri) }
            let bytes = try await staged { () async throws(StorageError) in
                try await router.bytes(of: uri, limit: limit.map { Int($0) } ?? Int(Int32.max))
            }
            value = try staged { () throws(IDLError) in try Literal(serialized: bytes) }
        } catch {
            throw error.during("cannot read the offloaded value of the input \(place)")
        }
        return try await literal(value, place, &budget, depth: depth + 1)
    }
}

extension LiteralMap {
    /// Whether an offloaded value is anywhere in it; found without recursion.
    var hasOffloaded: Bool { entries.contains { $0.value.hasOffloaded } }
}

extension Literal {
    /// Whether it is offloaded, or holds a value that is; found without recursion.
    var hasOffloaded: Bool {
        var open = [self]
        while let literal = open.popLast() {
            switch literal.value {
            case .offloaded: return true
            case .collection(let collection): open += collection.literals
            case .map(let map): open += map.entries.map(\.value)
            case .scalar(let scalar):
                if case .union(let union) = scalar.value, let inner = union.value { open.append(inner) }
            case nil: break
            }
        }
        return false
    }
}
