/// What `run` is asked to do.
public struct RunRequest: Sendable {
    /// A LiteralMap: pb, or proto JSON or YAML by its extension. nil for no inputs.
    public var inputs: String?
    /// A TypedInterface, likewise. nil for no outputs.
    public var interface: String?
    /// The embedded store: BUCKET/KEY below it is s3://BUCKET/KEY, gs://BUCKET/KEY and so on. nil for a new one.
    public var store: String?
    /// Where the inputs go; nil for a new directory.
    public var inputDirectory: String?
    /// Where the command leaves its outputs; nil for a new directory.
    public var outputDirectory: String?
    /// Where new directories are made.
    public var temporaryRoot = "/tmp"
    /// The command and its arguments.
    public var command: [String] = []
    /// How inputs become files; the places in it are set by the stage.
    public var download = DownloadRequest()
    /// How files become outputs; likewise.
    public var sidecar = SidecarRequest()

    public init() {}
}
