/// How `inspect` shows what it found.
public struct InspectForm: Sendable {
    public var format = InspectFormat.json
    /// Field names as in the .proto file.
    public var usesProtoNames = false
    /// JSON on one line.
    public var isCompact = false
    /// The inferred type of each literal in place of its value.
    public var showsTypes = false
    /// The tree with every element and level.
    public var showsAll = false
    public var style = TextStyle()

    public init() {}
}
