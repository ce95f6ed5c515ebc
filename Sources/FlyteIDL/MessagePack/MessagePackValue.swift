/// A value of MessagePack (github.com/msgpack/msgpack/blob/master/spec.md), the encoding that Flyte's SDKs put into
/// `Binary` with the tag `msgpack`.
public indirect enum MessagePackValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Past the largest Int64.
    case unsigned(UInt64)
    case float(Double)
    case string(String)
    case bytes([UInt8])
    case array([MessagePackValue])
    /// In the order of the bytes; keys may be of any type.
    case map([(key: MessagePackValue, value: MessagePackValue)])
    /// An application's own type.
    case extended(type: Int8, [UInt8])
}
