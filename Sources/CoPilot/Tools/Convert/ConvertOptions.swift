/// How `convert` converts.
public struct ConvertOptions: Sendable {
    /// Name of the message, full or short; nil to take it from the file's name, or find it out from the bytes.
    public var type: String?
    public var idl: SchemaVersion?
    /// nil to take it from the input itself: its extension, or that it is a directory.
    public var from: ConvertFormat?
    /// nil to take it from the output's name.
    public var to: ConvertFormat?
    /// What the task declares: for values and directories, which do not say their types.
    public var interface: DeclaredInterface?
    /// Whether the values are inputs; nil where the files' names say it (`inputs...`). Else they are outputs.
    public var isOfInputs: Bool?
    /// Leave out what the target format cannot hold, in place of refusing.
    public var isLossy = false
    /// Read what is to be written again, and compare it with the message.
    public var checks = false
    public var usesProtoNames = false
    /// JSON on one line.
    public var isCompact = false
    /// `struct` or `msgpack`: the form of STRUCT values.
    public var structEncoding = "struct"
    /// Tag of BINARY values.
    public var binaryTag = "msgpack"
    /// From a directory: where the data of files goes; nil to leave it where it is, and have its local path as the uri.
    public var rawOutput: String?
    /// Most files and objects in hand.
    public var concurrency = 16

    public init() {}
}
