/// How files become outputs. The defaults are the Go implementation's conventions.
public struct OutputOptions: Sendable {
    /// The form of a STRUCT: both are read by the SDKs.
    public enum StructEncoding: String, Sendable {
        /// `google.protobuf.Struct`: numbers become floats.
        case structure = "struct"
        /// A Binary with the tag `msgpack`, as the SDKs write dataclasses: integers stay integers.
        case messagePack = "msgpack"
    }

    public var structEncoding = StructEncoding.structure
    /// Tag of BINARY outputs.
    public var binaryTag = "msgpack"
    /// Follow symbolic links out of the output directory.
    public var followsLinks = false

    public init() {}
}
