public import FlyteIDL

/// *Summary*: the values of inputs.json and inputs.yaml, before they are spelled.
public indirect enum SummaryValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case float(Double)
    case string(String)
    case bytes([UInt8])
    case structure(Struct)
    case list([SummaryValue])
    case object([Member])

    /// A member; members stand in byte order of their names.
    public struct Member: Sendable {
        public let name: String
        public let value: SummaryValue

        public init(name: String, value: SummaryValue) { (self.name, self.value) = (name, value) }
    }

    /// A primitive: moments as RFC 3339 text, durations as whole nanoseconds.
    init(_ primitive: Primitive) {
        switch primitive.value {
        case .integer(let integer): self = .integer(integer)
        case .float(let float): self = .float(float)
        case .string(let string): self = .string(string)
        case .boolean(let boolean): self = .bool(boolean)
        case .datetime(let datetime): self = .string(GoTime.text(datetime))
        case .duration(let duration): self = .integer(GoDuration.nanoseconds(of: duration))
        case nil: self = .null
        }
    }
}
