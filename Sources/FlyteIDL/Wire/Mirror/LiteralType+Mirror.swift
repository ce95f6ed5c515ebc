internal import CFlyteIDL

extension LiteralType: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.LiteralType")

    init(_ c: Flyteidl2__Core__LiteralType) {
        switch c.type_case {
        case FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_SIMPLE:
            kind = .simple(SimpleType(number: Int32(bitPattern: c.simple.rawValue)))
        case FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_SCHEMA:
            kind = EncodedMessage(c.schema).map { .schema(SchemaType(encoded: $0)) }
        case FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE:
            kind = LiteralType(c.collection_type).map { .collection($0) }
        case FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_MAP_VALUE_TYPE: kind = LiteralType(c.map_value_type).map { .map($0) }
        case FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_BLOB: kind = BlobType(c.blob).map { .blob($0) }
        case FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_ENUM_TYPE: kind = EnumType(c.enum_type).map { .enumeration($0) }
        case FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_STRUCTURED_DATASET_TYPE:
            kind = StructuredDatasetType(c.structured_dataset_type).map { .structuredDataset($0) }
        case FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_UNION_TYPE: kind = UnionType(c.union_type).map { .union($0) }
        default: kind = nil
        }
        tag = c.structure.map { String($0.pointee.tag) } ?? ""
        metadata = EncodedMessage(c.metadata)
        annotation = EncodedMessage(c.annotation)
        structure = EncodedMessage(c.structure)
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__LiteralType, _ arena: Arena) throws(IDLError) {
        try fillKind(&c, arena)
        c.metadata = try arena.message(metadata, "google.protobuf.Struct", as: Google__Protobuf__Struct.self)
        c.annotation = try arena.message(
            annotation, "flyteidl2.core.TypeAnnotation", as: Flyteidl2__Core__TypeAnnotation.self)
        c.structure = try arena.message(
            structure, "flyteidl2.core.TypeStructure", as: Flyteidl2__Core__TypeStructure.self)
        try unknown.fill(&c.base, arena)
    }

    private func fillKind(_ c: inout Flyteidl2__Core__LiteralType, _ arena: Arena) throws(IDLError) {
        switch kind {
        case .simple(let simple):
            c.type_case = FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_SIMPLE
            c.simple = Flyteidl2__Core__SimpleType(rawValue: UInt32(bitPattern: simple.number))
        case .schema(let schema):
            c.type_case = FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_SCHEMA
            c.schema = try arena.message(
                schema.encoded, "flyteidl2.core.SchemaType", as: Flyteidl2__Core__SchemaType.self)
        case .collection(let inner):
            c.type_case = FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_COLLECTION_TYPE
            c.collection_type = try inner.mirrored(in: arena)
        case .map(let inner):
            c.type_case = FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_MAP_VALUE_TYPE
            c.map_value_type = try inner.mirrored(in: arena)
        case .blob(let blob):
            c.type_case = FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_BLOB
            c.blob = try blob.mirrored(in: arena)
        case .enumeration(let enumeration):
            c.type_case = FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_ENUM_TYPE
            c.enum_type = try enumeration.mirrored(in: arena)
        case .structuredDataset(let dataset):
            c.type_case = FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_STRUCTURED_DATASET_TYPE
            c.structured_dataset_type = try dataset.mirrored(in: arena)
        case .union(let union):
            c.type_case = FLYTEIDL2__CORE__LITERAL_TYPE__TYPE_UNION_TYPE
            c.union_type = try union.mirrored(in: arena)
        case nil: break
        }
    }
}

extension EnumType: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.EnumType")

    init(_ c: Flyteidl2__Core__EnumType) {
        values = (0..<Int(c.n_values)).map { String(c.values[$0]) }
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__EnumType, _ arena: Arena) throws(IDLError) {
        c.n_values = values.count
        c.values = try arena.array(values) { (value) throws(IDLError) in try arena.text(value) }
        try unknown.fill(&c.base, arena)
    }
}

extension UnionType: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.UnionType")

    init(_ c: Flyteidl2__Core__UnionType) {
        variants = mirrors(Int(c.n_variants), c.variants)
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__UnionType, _ arena: Arena) throws(IDLError) {
        c.n_variants = variants.count
        c.variants = try arena.messages(variants)
        try unknown.fill(&c.base, arena)
    }
}
