public import StructuredText

extension MessagePackValue {
    /// The value as people read it. What JSON lacks is spelled: bytes as base64, keys that are no text as their JSON (keys with
    /// a map in them as the base64 of their MessagePack), NaN and the infinities as in proto3 JSON, an extension as
    /// `{"ext": TYPE, "data": BASE64}`.
    public var json: StructuredValue {
        switch self {
        case .null: .null
        case .bool(let bool): .bool(bool)
        case .integer(let integer): .number(integer)
        case .unsigned(let unsigned): .number(unsigned)
        case .float(let float): .number(float)
        case .string(let string): .string(string)
        case .bytes(let bytes): .string(Base64.encode(bytes))
        case .array(let items): .array(items.map(\.json))
        case .map(let entries): .object(entries.map { Member($0.key.name, $0.value.json) })
        case .extended(let type, let bytes):
            .object([Member("ext", .number(Int64(type))), Member("data", .string(Base64.encode(bytes)))])
        }
    }

    /// A key as the name of a JSON member. Not JSON for maps: maps in keys of maps in keys would double at every level, as
    /// the quotes in quotes are escaped.
    private var name: String {
        if case .string(let string) = self { return string }
        return holdsMap ? Base64.encode(MessagePackWriter.bytes(of: self)) : json.description
    }

    private var holdsMap: Bool {
        switch self {
        case .map: true
        case .array(let items): items.contains(where: \.holdsMap)
        default: false
        }
    }

    /// A JSON value; a number is an integer where it has neither point nor exponent, as Python's json reads it.
    public init(json value: StructuredValue) {
        switch value.kind {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .string(let string): self = .string(string)
        case .array(let items): self = .array(items.map { MessagePackValue(json: $0) })
        case .object(let members): self = .map(members.map { (.string($0.name), MessagePackValue(json: $0.value)) })
        case .number(let text):
            if let integer = Int64(text) {
                self = .integer(integer)
            } else {
                self = UInt64(text).map { .unsigned($0) } ?? .float(Double(text) ?? .nan)
            }
        }
    }
}
