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

    public var description: String { cause.map { "\(message): \($0)" } ?? message }

    init(_ code: Code, _ message: String, cause: String? = nil) {
        (self.code, self.message, self.cause) = (code, message, cause)
    }
}

extension BridgeError {
    /// Runs file operations; their errors become `.file`.
    static func files<T>(_ body: () throws(FileError) -> T) throws(BridgeError) -> T {
        do {
            return try body()
        } catch {
            throw BridgeError(.file, error.message, cause: error.cause)
        }
    }
}
