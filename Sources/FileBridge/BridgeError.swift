internal import SafeFiles

/// Why literals cannot become files, or files literals.
public struct BridgeError: Error, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Code: Sendable, Equatable {
        /// A variable, list or map key whose name cannot be a file name.
        case name
        /// A literal without a value, or with one that has no file form.
        case literal
        /// A declared output that is not there.
        case missing
        /// A file whose content does not fit the declared type.
        case value
        /// A type that no output can have here.
        case type
        /// The file system failed.
        case file
    }

    public let code: Code
    /// One line: the cause first, with the variable it is about.
    public let message: String
    public let cause: String?
    /// Where in the JSON or YAML text the value is that does not fit, in bytes; nil where there is no text.
    public let offset: UInt32?

    public var description: String { cause.map { "\(message): \($0)" } ?? message }

    init(_ code: Code, _ message: String, cause: String? = nil, offset: UInt32? = nil) {
        (self.code, self.message, self.cause, self.offset) = (code, message, cause, offset)
    }
}

extension BridgeError {
    /// Runs file operations. What the container left wrong (links that lead out, pipes, names) becomes `.value`, a failure
    /// of the file system `.file`.
    static func files<T>(_ body: () throws(FileError) -> T) throws(BridgeError) -> T {
        do {
            return try body()
        } catch {
            throw BridgeError(isContent(error.code) ? .value : .file, error.message)
        }
    }

    private static func isContent(_ code: FileError.Code) -> Bool {
        switch code {
        case .linkRefused, .specialFile, .nameRefused, .isADirectory, .notADirectory, .tooLarge, .changed: true
        default: false
        }
    }
}
