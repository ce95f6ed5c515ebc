/// How inputs become files. The defaults are the Go implementation's conventions.
public struct InputOptions: Sendable {
    public var layout = InputLayout.direct
    public var format = SummaryFormat.json
    /// The directory as it is spelled in inputs.pb and the summary.
    public var localDirectory: String
    /// MessagePack in the summary as values, and beside the raw file as `NAME.json`; pickles named as such there.
    public var decodesBinary = false
    /// The file of a single blob that declares a format is called `NAME.FORMAT`.
    public var addsExtensions = false
    /// No data is fetched: uris stay in inputs.pb and the summary. (`DO_NOT_DOWNLOAD`.)
    public var keepsURIs = false

    public init(localDirectory: String) { self.localDirectory = localDirectory }
}
