public import FlyteIDL
internal import StructuredText

/// *Summary*: the values of inputs.json and inputs.yaml, before they are spelled.
public indirect enum SummaryValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Past the largest Int64; only MessagePack has it.
    case unsigned(UInt64)
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

    /// The value of a MessagePack Binary; members are sorted, the last of equal names wins.
    init(_ value: MessagePackValue) { self.init(value.json) }

    private init(_ tree: StructuredValue) {
        switch tree.kind {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .string(let string): self = .string(string)
        case .array(let items): self = .list(items.map { SummaryValue($0) })
        case .object(let members):
            var last: [Member] = []
            for member in members.sorted(by: { NameOrder.precedes($0.name, $1.name) }) {
                if let before = last.last, NameOrder.equal(before.name, member.name) { last.removeLast() }
                last.append(Member(name: member.name, value: SummaryValue(member.value)))
            }
            self = .object(last)
        case .number(let text):
            if let integer = Int64(text) {
                self = .integer(integer)
            } else {
                self = UInt64(text).map { .unsigned($0) } ?? .float(Double(text) ?? .nan)
            }
        }
    }

    /// An object with one more member at its end.
    func adding(_ name: String, _ value: SummaryValue) -> SummaryValue {
        guard case .object(let members) = self else { return self }
        return .object(members + [Member(name: name, value: value)])
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
