public import FlyteIDL
public import SafeFiles

/// What an upload sends: decided from the local files before anything is sent.
public struct OutputPlan: Sendable {
    /// The outputs, with the uris that the uploads will have.
    public internal(set) var literals: LiteralMap
    /// Files to be uploaded.
    public let uploads: [Upload]

    /// Keys of all files and directories that outputs refer to, empty directories too.
    public let blobKeys: [String]

    /// Whether an output is a file or a directory: the raw output prefix is needed then, even for an empty directory.
    public var hasBlobs: Bool { !blobKeys.isEmpty }

    /// A local file and where it goes.
    public struct Upload: Sendable, Equatable {
        /// The output it belongs to.
        public let variable: String
        /// Below the output directory.
        public let path: RelativePath
        /// Below the raw output prefix: the variable, and for a directory the path in it.
        public let key: String
        /// Key of the blob that it belongs to: itself, or that of its directory.
        public let blobKey: String
    }
}
