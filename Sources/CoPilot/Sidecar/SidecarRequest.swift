/// What `sidecar` is asked to do, as the command line gives it.
public struct SidecarRequest: Sendable {
    /// Where outputs.pb and the error document go.
    public var outputPrefix = ""
    /// Where the data of blob outputs goes.
    public var rawOutput = ""
    /// The directory that the main container writes.
    public var localDirectory = ""
    /// The serialized TypedInterface.
    public var interface: [UInt8] = []
    /// JSON, YAML or PROTO; checked, and otherwise not used: outputs have no summary.
    public var format = "JSON"
    /// UPLOAD_ON_EXIT, UPLOAD_EAGER or DO_NOT_UPLOAD; checked, and otherwise not used yet.
    public var mode = "UPLOAD_ON_EXIT"
    /// Name of the outputs below the prefix.
    public var outputsName = "outputs.pb"
    /// Name of the error document below the prefix.
    public var errorName = "error.pb"
    /// Time for collecting and uploading; nil for no limit.
    public var timeout: Duration? = .seconds(3_600)
    /// The pod's grace period, if it is known to be shorter.
    public var gracePeriod: Duration?
    /// The time from SIGTERM to SIGKILL, where the main container's end is known before SIGTERM comes; nil if it is not known.
    public var graceAfterSignal: Duration?
    /// Part of that time kept for the error document, at most half of it.
    public var graceReserve: Duration = .seconds(15)
    /// Time for the main container to start; nil for no limit.
    public var startTimeout: Duration?
    /// That time is over, and it has not started.
    public var isStartOverdue = false
    public var terminationLog: String?
    /// `struct` or `msgpack`: the form of STRUCT outputs.
    public var structEncoding = "struct"
    /// Tag of BINARY outputs.
    public var binaryTag = "msgpack"
    /// Follow symbolic links out of the output directory.
    public var followsLinks = false
    /// Content hashes in the `hash` of blob outputs.
    public var addsHashes = false
    /// Most objects in flight. The router's `TransferBudget` bounds the exchanges that they make together.
    public var concurrency = 32

    public init() {}

    /// What of the time is for the upload.
    var uploadLimit: Duration? {
        limit(within: [timeout, gracePeriod].compactMap { $0 }.min())
    }

    /// What of a time is for the upload; nil for no limit.
    func limit(within whole: Duration?) -> Duration? {
        whole.map { $0 - min(max(graceReserve, .zero), $0 / 2) }
    }
}
