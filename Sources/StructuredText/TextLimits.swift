/// How much a reader takes before it refuses.
public struct TextLimits: Sendable, Hashable {
    /// How deep arrays and objects may nest; more than `TextLimits.deepest` counts as that.
    ///
    /// 10,000 messages (the nesting that Go's protobuf allows) of three JSON levels each.
    public var maxDepth: Int
    /// How long a text may be, in bytes; more than 4 GiB - 1 counts as that.
    public var maxBytes: Int
    /// How many values a text may hold. A value takes about 50 bytes, plus what long strings take.
    public var maxNodes: Int

    /// Limits that fit a tool in a small container; each may be set on its own.
    public init(maxDepth: Int = 30_000, maxBytes: Int = 256 << 20, maxNodes: Int = 10_000_000) {
        self.maxDepth = maxDepth
        self.maxBytes = maxBytes
        self.maxNodes = maxNodes
    }

    /// The deepest nesting that any limit can allow: heights are kept in 16 bits.
    public static let deepest = 65_000

    /// Refuses a text that is too long.
    func check(size: Int) throws(Fault) {
        let most = min(maxBytes, Int(UInt32.max) - 1)
        guard size <= most else {
            throw Fault(code: .size, message: "the text has \(size) bytes, more than the limit of \(most)", offset: 0)
        }
    }
}
