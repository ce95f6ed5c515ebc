/// How proto JSON is printed.
public struct ProtoJSONOptions: Sendable {
    /// Field names as in the .proto file, in place of lowerCamelCase.
    public var usesProtoNames: Bool
    /// Blanks a level; nil for one line without blanks.
    public var indent: Int?

    public init(usesProtoNames: Bool = false, indent: Int? = 2) {
        (self.usesProtoNames, self.indent) = (usesProtoNames, indent)
    }
}
