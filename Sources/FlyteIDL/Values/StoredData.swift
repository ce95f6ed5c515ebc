/// `flyteidl2.core.Blob`: a file or a directory in the object store.
public struct Blob: Sendable {
    public var uri: String
    public var metadata: BlobMetadata?
    var unknown = UnknownFields.none

    public init(uri: String, metadata: BlobMetadata?) { (self.uri, self.metadata) = (uri, metadata) }

    /// One file or many; a blob that says nothing is one file (the enum's default).
    public var dimensionality: BlobType.Dimensionality { metadata?.type?.dimensionality ?? .single }
}

/// `flyteidl2.core.BlobMetadata`.
public struct BlobMetadata: Sendable {
    public var type: BlobType?
    var unknown = UnknownFields.none

    public init(type: BlobType?) { self.type = type }
}

/// `flyteidl2.core.BlobType`.
public struct BlobType: Sendable {
    /// One file, or a directory of files.
    public enum Dimensionality: Sendable, Equatable {
        case single
        case multipart
        /// A number that the schema does not know.
        case unknown(Int32)
    }

    /// Free text, usually a file name extension without the dot; "" for any.
    public var format: String
    public var dimensionality: Dimensionality
    var unknown = UnknownFields.none

    public init(format: String, dimensionality: Dimensionality) {
        (self.format, self.dimensionality) = (format, dimensionality)
    }
}

/// `flyteidl2.core.Schema`: a directory of table files, the older kind of dataset.
public struct Schema: Sendable {
    public var uri: String
    public var type: SchemaType?
    var unknown = UnknownFields.none

    public init(uri: String, type: SchemaType?) { (self.uri, self.type) = (uri, type) }
}

/// `flyteidl2.core.SchemaType`: the columns of a Schema. Kept as encoded: nothing here looks into it.
public struct SchemaType: Sendable {
    var encoded: EncodedMessage
}

/// `flyteidl2.core.StructuredDataset`: a directory of table files.
public struct StructuredDataset: Sendable {
    public var uri: String
    public var metadata: StructuredDatasetMetadata?
    var unknown = UnknownFields.none

    public init(uri: String, metadata: StructuredDatasetMetadata?) { (self.uri, self.metadata) = (uri, metadata) }
}

/// `flyteidl2.core.StructuredDatasetMetadata`.
public struct StructuredDatasetMetadata: Sendable {
    public var type: StructuredDatasetType?
    var unknown = UnknownFields.none

    public init(type: StructuredDatasetType?) { self.type = type }
}

/// `flyteidl2.core.StructuredDatasetType`.
public struct StructuredDatasetType: Sendable {
    /// A declared column.
    public struct Column: Sendable {
        public var name: String
        public var type: LiteralType?
        var unknown = UnknownFields.none
    }

    public var columns: [Column]
    /// File format, such as `parquet`; "" for any.
    public var format: String
    public var externalSchemaType: String
    public var externalSchemaBytes: [UInt8]
    var unknown = UnknownFields.none
}
