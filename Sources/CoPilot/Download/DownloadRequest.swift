/// What `download` is asked to do, as the command line gives it. The stage checks it, so that what is wrong with it
/// reaches the error document.
public struct DownloadRequest: Sendable {
    /// The serialized inputs: a full path that ends in inputs.pb.
    public var fromRemote = ""
    /// Where the error document goes.
    public var outputPrefix = ""
    /// The directory that the main container reads.
    public var localDirectory = ""
    /// JSON, YAML or PROTO.
    public var format = "JSON"
    /// DIRECT or NAMED_DIR; "" is DIRECT.
    public var layout = "DIRECT"
    /// DOWNLOAD_EAGER, DOWNLOAD_STREAM (downloads eagerly for now) or DO_NOT_DOWNLOAD (no data; uris stay).
    public var mode = "DOWNLOAD_EAGER"
    /// The declared inputs, a serialized VariableMap; empty for none.
    public var interface: [UInt8] = []
    /// Inputs that do not fit the interface are an error; a warning otherwise.
    public var isStrict = false
    /// MessagePack as values in the summary, and beside the raw file.
    public var decodesBinary = false
    /// Files of blobs get the declared format as an extension.
    public var addsExtensions = false
    /// nil for no limit.
    public var timeout: Duration? = .seconds(3_600)
    /// Name of the error document below the prefix.
    public var errorName = "error.pb"
    /// Exit with 0 although the stage failed, as the Go implementation does.
    public var exitsZeroOnError = false
    /// Where the cause of a failure is written for Kubernetes; nil for nowhere.
    public var terminationLog: String?
    /// Most megabytes of an object that is read; 0 for no limit.
    public var maxDownloadMBs = 0
    /// Most objects in flight. The router's `TransferBudget` bounds the exchanges that they make together.
    public var concurrency = 32

    public init() {}

    /// The limit in bytes; nil for none.
    var limit: UInt64? {
        guard maxDownloadMBs > 0 else { return nil }
        let (bytes, isTooMany) = maxDownloadMBs.multipliedReportingOverflow(by: 1 << 20)
        return UInt64(isTooMany ? Int.max : bytes)
    }
}
