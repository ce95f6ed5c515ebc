internal import CFlyteIDL

extension LiteralMap: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.LiteralMap")

    init(_ c: Flyteidl2__Core__LiteralMap) {
        self.init(
            (0..<Int(c.n_literals)).compactMap { index in
                c.literals[index].map {
                    Entry(
                        name: String($0.pointee.key), value: Literal($0.pointee.value) ?? Literal(nil as Literal.Value?)
                    )
                }
            })
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__LiteralMap, _ arena: Arena) throws(IDLError) {
        c.n_literals = entries.count
        c.literals = try arena.array(entries) { (entry) throws(IDLError) in
            let pair = UnsafeMutableRawPointer(try arena.message(Self.entrySchema)).assumingMemoryBound(
                to: Flyteidl2__Core__LiteralMap__LiteralsEntry.self)
            pair.pointee.key = try arena.text(entry.name)
            pair.pointee.value = try entry.value.mirrored(in: arena)
            return pair
        }
        try unknown.fill(&c.base, arena)
    }

    private static let entrySchema = MessageSchema.required("flyteidl2.core.LiteralMap.LiteralsEntry")
}

extension Literal: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.Literal")

    init(_ c: Flyteidl2__Core__Literal) {
        switch c.value_case {
        case FLYTEIDL2__CORE__LITERAL__VALUE_SCALAR: value = Scalar(c.scalar).map { .scalar($0) }
        case FLYTEIDL2__CORE__LITERAL__VALUE_COLLECTION: value = LiteralCollection(c.collection).map { .collection($0) }
        case FLYTEIDL2__CORE__LITERAL__VALUE_MAP: value = LiteralMap(c.map).map { .map($0) }
        case FLYTEIDL2__CORE__LITERAL__VALUE_OFFLOADED_METADATA:
            value = OffloadedMetadata(c.offloaded_metadata).map { .offloaded($0) }
        default: value = nil
        }
        hash = String(c.hash)
        metadata = NameOrder.unique(
            (0..<Int(c.n_metadata)).compactMap { index in
                c.metadata[index].map { MetadataEntry(key: String($0.pointee.key), value: String($0.pointee.value)) }
            }
        ) { $0.key }
        artifactID = EncodedMessage(c.artifact_id)
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__Literal, _ arena: Arena) throws(IDLError) {
        switch value {
        case .scalar(let scalar):
            c.value_case = FLYTEIDL2__CORE__LITERAL__VALUE_SCALAR
            c.scalar = try scalar.mirrored(in: arena)
        case .collection(let collection):
            c.value_case = FLYTEIDL2__CORE__LITERAL__VALUE_COLLECTION
            c.collection = try collection.mirrored(in: arena)
        case .map(let map):
            c.value_case = FLYTEIDL2__CORE__LITERAL__VALUE_MAP
            c.map = try map.mirrored(in: arena)
        case .offloaded(let offloaded):
            c.value_case = FLYTEIDL2__CORE__LITERAL__VALUE_OFFLOADED_METADATA
            c.offloaded_metadata = try offloaded.mirrored(in: arena)
        case nil: break
        }
        c.hash = try arena.text(hash)
        try fillMetadata(&c, arena)
        c.artifact_id = try arena.message(
            artifactID, "flyteidl2.core.ArtifactVersionId", as: Flyteidl2__Core__ArtifactVersionId.self)
        try unknown.fill(&c.base, arena)
    }

    private func fillMetadata(_ c: inout Flyteidl2__Core__Literal, _ arena: Arena) throws(IDLError) {
        c.n_metadata = metadata.count
        c.metadata = try arena.array(metadata) { (entry) throws(IDLError) in
            let pair = UnsafeMutableRawPointer(try arena.message(Self.metadataSchema)).assumingMemoryBound(
                to: Flyteidl2__Core__Literal__MetadataEntry.self)
            pair.pointee.key = try arena.text(entry.key)
            pair.pointee.value = try arena.text(entry.value)
            return pair
        }
    }

    private static let metadataSchema = MessageSchema.required("flyteidl2.core.Literal.MetadataEntry")
}

extension LiteralCollection: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.LiteralCollection")

    init(_ c: Flyteidl2__Core__LiteralCollection) {
        self.init(mirrors(Int(c.n_literals), c.literals))
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__LiteralCollection, _ arena: Arena) throws(IDLError) {
        c.n_literals = literals.count
        c.literals = try arena.messages(literals)
        try unknown.fill(&c.base, arena)
    }
}

extension OffloadedMetadata: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.LiteralOffloadedMetadata")

    init(_ c: Flyteidl2__Core__LiteralOffloadedMetadata) {
        self.init(uri: String(c.uri), sizeBytes: c.size_bytes, inferredType: LiteralType(c.inferred_type))
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__LiteralOffloadedMetadata, _ arena: Arena) throws(IDLError) {
        c.uri = try arena.text(uri)
        c.size_bytes = sizeBytes
        c.inferred_type = try inferredType?.mirrored(in: arena)
        try unknown.fill(&c.base, arena)
    }
}
