public import FlyteIDL
public import StructuredText

extension SummaryValue {
    /// The plain values of a map, as inputs.json has them: uris for files, MessagePack decoded. Nothing is fetched and
    /// nothing written. Recursive: see `DeepStack`.
    public init(_ map: LiteralMap) {
        self = .object(map.entries.map { Member(name: $0.name, value: SummaryValue($0.value)) })
    }

    /// The plain value of a literal. One that has no value is null; an offloaded one its uri.
    public init(_ literal: Literal) {
        switch literal.value {
        case .scalar(let scalar): self.init(scalar)
        case .collection(let collection): self = .list(collection.literals.map { SummaryValue($0) })
        case .map(let map): self.init(map)
        case .offloaded(let offloaded): self = .string(offloaded.uri)
        case nil: self = .null
        }
    }

    private init(_ scalar: Scalar) {
        switch scalar.value {
        case .primitive(let primitive): self.init(primitive)
        case .blob(let blob): self = .string(blob.uri)
        case .schema(let schema): self = .string(schema.uri)
        case .structuredDataset(let dataset): self = .string(dataset.uri)
        case .binary(let binary): self.init(binary)
        case .error(let error): self = .string(error.message)
        case .generic(let generic): self = .structure(generic)
        case .union(let union): self = union.value.map { SummaryValue($0) } ?? .null
        case .some(.none), nil: self = .null
        }
    }

    /// MessagePack as its value, a pickle as `{"pickle": BASE64}`; what is neither, as base64.
    private init(_ binary: Binary) {
        if let value = BinaryContent.decoded(binary) {
            self.init(value)
        } else if BinaryContent.isPickle(binary) {
            self = .object([Member(name: "pickle", value: .bytes(binary.value))])
        } else {
            self = binary.value.isEmpty ? .null : .bytes(binary.value)
        }
    }

    /// The value as JSON and YAML have it.
    public var tree: StructuredValue { SummaryYAML.tree(of: self) }
}

extension BinaryContent {
    /// The value of a Binary with the tag `msgpack`; nil where it is not one, or not MessagePack in spite of its tag.
    static func decoded(_ binary: Binary) -> MessagePackValue? {
        guard isMessagePack(binary), !binary.value.isEmpty else { return nil }
        return try? MessagePackReader.read(binary.value)
    }
}
