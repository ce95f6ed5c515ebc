/// Why something with a local file or directory did not work.
///
/// `message` is one line that names the path relative to its `Directory`, with control characters escaped.
public struct FileError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is: what a caller may decide on.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// Nothing of that name, or a link that leads to nothing.
        case notFound
        /// The name is taken.
        case exists
        /// Something that is not a directory stands where a directory is needed.
        case notADirectory
        /// A directory stands where a file is needed.
        case isADirectory
        /// A directory that is not empty cannot be removed.
        case notEmpty
        /// The name is not one that may be used: empty, `.`, `..`, with `/` or NUL, not UTF-8, or one of our
        /// temporaries.
        case nameRefused
        /// A symbolic link that may not be followed: any link, or one that leads out of the directory or in a circle.
        case linkRefused
        /// A pipe, socket or device where a regular file is needed.
        case specialFile
        /// The system forbids it; also a read-only file system.
        case permission
        /// The file system or a quota is full.
        case noSpace
        /// A name or path is longer than the system allows (255 bytes, 4,095 bytes).
        case tooLong
        /// A file is larger than the caller's limit or than the system allows.
        case tooLarge
        /// The file was changed while it was read, or the tree was changed too often while a path was walked.
        case changed
        /// The file was committed or discarded already.
        case closed
        /// Any other answer of the system.
        case io
    }

    /// The kind of failure.
    public let code: Code
    /// One line: what was tried, on what, and why it failed.
    public let message: String
    /// The reason alone, without what was tried.
    public let cause: String?
    /// The system's error number, if the system said it.
    public let errno: Int32?

    /// The same as `message`.
    public var description: String { message }

    /// "cannot `action` `name`: `cause`"; `name` must be escaped already.
    init(_ code: Code, cannot action: String, _ name: String, because cause: String, errno: Int32? = nil) {
        self.code = code
        self.message = "cannot \(action) \(name): \(cause)"
        self.cause = cause
        self.errno = errno
    }
}
