/// A plain tree: what JSON and YAML have in common. Numbers keep their spelling, so nothing is lost.
///
/// Values are immutable; copies share memory. A tree may be tens of thousands of levels deep: making, comparing,
/// writing and freeing it takes no more stack than a flat one. (Own recursive walks need their own bound.)
public struct StructuredValue: Sendable {
    /// What a value is.
    public enum Kind: Sendable {
        case null
        case bool(Bool)
        /// A number as it was spelled; always a valid JSON number.
        case number(String)
        case string(String)
        case array([StructuredValue])
        /// The members in document order; a parser yields no name twice (by bytes).
        case object([Member])
    }

    let storage: Storage
    /// Levels of arrays and objects in this value, itself included; 0 for a scalar. Saturates.
    let height: UInt16
    /// Where the value started in the text it was parsed from, in bytes; 0 for a value made by code.
    ///
    /// `TextPosition` and `TextError` turn it into a line and a column.
    public let offset: UInt32

    /// A value of the given kind. The text of a `.number` must be a valid JSON number: see `JSONText.isNumber`.
    public init(_ kind: Kind, offset: UInt32 = 0) {
        let height = Self.height(of: kind)
        self.height = height
        self.offset = offset
        storage = DeepNode.isDue(at: height) ? .deep(DeepNode(kind)) : .plain(kind)
    }

    /// What this value is, with its children.
    public var kind: Kind {
        switch storage {
        case .plain(let kind): kind
        case .deep(let node): node.kind
        }
    }

    private static func height(of kind: Kind) -> UInt16 {
        switch kind {
        case .null, .bool, .number, .string: 0
        case .array(let items): above(items.reduce(0) { max($0, $1.height) })
        case .object(let members): above(members.reduce(0) { max($0, $1.value.height) })
        }
    }

    private static func above(_ height: UInt16) -> UInt16 {
        height == .max ? .max : height + 1
    }
}

/// One member of an object.
public struct Member: Sendable {
    /// The name; names are told apart by their UTF-8 bytes.
    public let name: String
    /// The value.
    public let value: StructuredValue
    /// Where the name started in the text it was parsed from, in bytes; 0 for a member made by code.
    public let offset: UInt32

    /// A member of an object.
    public init(_ name: String, _ value: StructuredValue, offset: UInt32 = 0) {
        self.name = name
        self.value = value
        self.offset = offset
    }
}
