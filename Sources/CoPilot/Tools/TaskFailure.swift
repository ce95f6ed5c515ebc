internal import FileBridge
internal import FlyteIDL
internal import SafeFiles

/// What a task says of its own failure: the `_ERROR` of its output directory.
public struct TaskFailure: Sendable {
    public var code: String
    public var message: String
    /// Trying again cannot help.
    public var isPermanent = false
    /// The system's fault, not the user's.
    public var isSystem = false

    public init(code: String, message: String) { (self.code, self.message) = (code, message) }

    /// Writes the document. It appears whole, or not at all.
    /// - Throws: `.noInput` where there is no such directory; `.permission`, `.io`.
    public func write(to path: String) async throws(StageFailure) {
        let document = ErrorDocument(
            code: code, message: message, kind: isPermanent ? .nonRecoverable : .recoverable,
            origin: isSystem ? .system : .user)
        try await OffPool.run { () throws(StageFailure) in
            let bytes = try staged { () throws(IDLError) in try document.serialized() }
            try staged { () throws(FileError) in
                try Directory.open(path).write(bytes, to: try RelativePath(parsing: UserError.fileName), mode: 0o666)
            }
        }
    }
}
