/// What decoding may cost. Hostile bytes are refused before anything is allocated for them.
public struct WireLimits: Sendable {
    /// Most nested messages (and groups). The Go implementation's limit, so that whatever it reads is read here.
    public var depth = 10_000
    /// Most bytes of memory that the decoded C messages may take.
    public var memory = 2 << 30
    /// Most bytes that may be copied to merge messages that were sent in pieces.
    public var merging = 1 << 30

    public init() {}

    /// For bytes of our own making.
    static let none: WireLimits = {
        var limits = WireLimits()
        (limits.depth, limits.memory, limits.merging) = (.max, .max, .max)
        return limits
    }()
}

/// Wire types. Encoding guide, "Message Structure".
enum WireType {
    static let varint: UInt32 = 0
    static let fixed64: UInt32 = 1
    static let length: UInt32 = 2
    static let startGroup: UInt32 = 3
    static let endGroup: UInt32 = 4
    static let fixed32: UInt32 = 5
}
