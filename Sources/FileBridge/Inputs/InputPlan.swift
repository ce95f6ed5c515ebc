public import FlyteIDL
public import SafeFiles

/// What a download writes: a pure value, decided before anything is fetched or written.
public struct InputPlan: Sendable {
    /// Directories to be made, parents first.
    public var directories: [RelativePath] = []
    /// Small files whose content is known.
    public var files: [File] = []
    /// Data to be fetched from the object store.
    public var blobs: [BlobFetch] = []
    /// The inputs with local paths in place of uris: what goes into inputs.pb.
    public var localized = LiteralMap()
    /// The values that go into inputs.json or inputs.yaml.
    public var summary = SummaryValue.object([])
    /// Files beside others, while the plan is made.
    var companions: [File] = []
    /// Things the user should know, one line each.
    public var warnings: [String] = []

    /// A small file.
    public struct File: Sendable, Equatable {
        public let path: RelativePath
        public let content: [UInt8]
        /// Mode before the umask.
        public let mode: FileMode
    }

    /// A file or a directory of the object store, and where it goes.
    public struct BlobFetch: Sendable, Equatable {
        /// The input it belongs to, for messages and progress: `x`, `x[3]`, `x["key"]`.
        public let variable: String
        public let uri: String
        public let path: RelativePath
        /// One object, or all objects below the uri.
        public let isDirectory: Bool

        /// Plain facts.
        public init(variable: String, uri: String, path: RelativePath, isDirectory: Bool) {
            (self.variable, self.uri, self.path, self.isDirectory) = (variable, uri, path, isDirectory)
        }
    }
}

/// Modes of new files before the umask, as the Go implementation leaves them (its `WriteFile` and `os.Create`).
public enum FileMode: Sendable, Equatable {
    /// 0777: values and summaries.
    case value
    /// 0666: blobs and structs.
    case data

    public var bits: UInt32 {
        switch self {
        case .value: 0o777
        case .data: 0o666
        }
    }
}
