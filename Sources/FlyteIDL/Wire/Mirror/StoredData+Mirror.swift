internal import CFlyteIDL

extension Blob: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.Blob")

    init(_ c: Flyteidl2__Core__Blob) {
        self.init(uri: String(c.uri), metadata: BlobMetadata(c.metadata))
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__Blob, _ arena: Arena) throws(IDLError) {
        c.uri = try arena.text(uri)
        c.metadata = try metadata?.mirrored(in: arena)
        try unknown.fill(&c.base, arena)
    }
}

extension BlobMetadata: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.BlobMetadata")

    init(_ c: Flyteidl2__Core__BlobMetadata) {
        self.init(type: BlobType(c.type))
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__BlobMetadata, _ arena: Arena) throws(IDLError) {
        c.type = try type?.mirrored(in: arena)
        try unknown.fill(&c.base, arena)
    }
}

extension BlobType: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.BlobType")

    init(_ c: Flyteidl2__Core__BlobType) {
        let dimensionality: Dimensionality =
            switch c.dimensionality {
            case FLYTEIDL2__CORE__BLOB_TYPE__BLOB_DIMENSIONALITY__SINGLE: .single
            case FLYTEIDL2__CORE__BLOB_TYPE__BLOB_DIMENSIONALITY__MULTIPART: .multipart
            default: .unknown(Int32(bitPattern: c.dimensionality.rawValue))
            }
        self.init(format: String(c.format), dimensionality: dimensionality)
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__BlobType, _ arena: Arena) throws(IDLError) {
        c.format = try arena.text(format)
        c.dimensionality =
            switch dimensionality {
            case .single: FLYTEIDL2__CORE__BLOB_TYPE__BLOB_DIMENSIONALITY__SINGLE
            case .multipart: FLYTEIDL2__CORE__BLOB_TYPE__BLOB_DIMENSIONALITY__MULTIPART
            case .unknown(let number):
                Flyteidl2__Core__BlobType__BlobDimensionality(rawValue: UInt32(bitPattern: number))
            }
        try unknown.fill(&c.base, arena)
    }
}

extension Schema: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.Schema")

    init(_ c: Flyteidl2__Core__Schema) {
        self.init(uri: String(c.uri), type: EncodedMessage(c.type).map { SchemaType(encoded: $0) })
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__Schema, _ arena: Arena) throws(IDLError) {
        c.uri = try arena.text(uri)
        c.type = try arena.message(type?.encoded, "flyteidl2.core.SchemaType", as: Flyteidl2__Core__SchemaType.self)
        try unknown.fill(&c.base, arena)
    }
}

extension StructuredDataset: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.StructuredDataset")

    init(_ c: Flyteidl2__Core__StructuredDataset) {
        self.init(uri: String(c.uri), metadata: StructuredDatasetMetadata(c.metadata))
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__StructuredDataset, _ arena: Arena) throws(IDLError) {
        c.uri = try arena.text(uri)
        c.metadata = try metadata?.mirrored(in: arena)
        try unknown.fill(&c.base, arena)
    }
}

extension StructuredDatasetMetadata: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.StructuredDatasetMetadata")

    init(_ c: Flyteidl2__Core__StructuredDatasetMetadata) {
        self.init(type: StructuredDatasetType(c.structured_dataset_type))
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__StructuredDatasetMetadata, _ arena: Arena) throws(IDLError) {
        c.structured_dataset_type = try type?.mirrored(in: arena)
        try unknown.fill(&c.base, arena)
    }
}

extension StructuredDatasetType: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.StructuredDatasetType")

    init(_ c: Flyteidl2__Core__StructuredDatasetType) {
        columns = mirrors(Int(c.n_columns), c.columns)
        format = String(c.format)
        externalSchemaType = String(c.external_schema_type)
        externalSchemaBytes = [UInt8](c.external_schema_bytes)
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__StructuredDatasetType, _ arena: Arena) throws(IDLError) {
        c.n_columns = columns.count
        c.columns = try arena.messages(columns)
        c.format = try arena.text(format)
        c.external_schema_type = try arena.text(externalSchemaType)
        c.external_schema_bytes = try arena.bytes(externalSchemaBytes)
        try unknown.fill(&c.base, arena)
    }
}

extension StructuredDatasetType.Column: Mirrored {
    static let schema = MessageSchema.required("flyteidl2.core.StructuredDatasetType.DatasetColumn")

    init(_ c: Flyteidl2__Core__StructuredDatasetType__DatasetColumn) {
        name = String(c.name)
        type = LiteralType(c.literal_type)
        unknown = UnknownFields(c.base)
    }

    func fill(_ c: inout Flyteidl2__Core__StructuredDatasetType__DatasetColumn, _ arena: Arena) throws(IDLError) {
        c.name = try arena.text(name)
        c.literal_type = try type?.mirrored(in: arena)
        try unknown.fill(&c.base, arena)
    }
}
