/// What went wrong with a store, as a fact (`code`) and a sentence (`message`).
///
/// Secrets (keys, tokens, signatures) never appear in `message` or `cause`.
public struct StorageError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure a caller may have to tell apart.
    public enum Code: String, Sendable, CaseIterable {
        /// A URI or key that cannot name an object here.
        case badURI
        /// The object does not exist.
        case notFound
        /// The container (bucket) does not exist.
        case noContainer
        /// The store refuses what was asked.
        case permission
        /// Credentials are missing, wrong or expired.
        case credentials
        /// More bytes than the limit, or than the store can take.
        case tooLarge
        /// The store does not answer, or says it cannot just now.
        case unavailable
        /// The store's answer makes no sense.
        case corrupt
        /// Something this store or this version cannot do.
        case unsupported
        /// The configuration is incomplete or contradicts itself.
        case configuration
        /// The local file at the other end of a transfer failed.
        case localFile
        /// The task was cancelled.
        case cancelled
        /// Any other failure of the store.
        case io
    }

    /// What kind of failure.
    public let code: Code
    /// One sentence: what was tried, on what, what came back.
    public let message: String
    /// What the layer below said, if anything.
    public let cause: String?
    /// Whether asking again may well help. Requests have been retried here already (`RetryRule`).
    public let isTransient: Bool
    /// The HTTP status behind it, if there was one.
    public let status: Int?
    /// How long the server asks to be left alone (Retry-After).
    let retryAfter: Duration?

    /// An error with every fact spelled out.
    public init(_ code: Code, _ message: String, cause: String? = nil, isTransient: Bool = false, status: Int? = nil) {
        self.init(code, message, cause: cause, isTransient: isTransient, status: status, retryAfter: nil)
    }

    init(
        _ code: Code, _ message: String, cause: String? = nil, isTransient: Bool = false, status: Int? = nil,
        retryAfter: Duration?
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.isTransient = isTransient
        self.status = status
        self.retryAfter = retryAfter
    }

    /// `message`, with the cause after a colon.
    public var description: String {
        guard let cause, !cause.isEmpty else { return message }
        return "\(message): \(cause)"
    }
}

extension StorageError {
    /// The same fact, told of `subject`: "SUBJECT: message".
    func about(_ subject: String) -> StorageError {
        StorageError(
            code, "\(subject): \(message)", cause: cause, isTransient: isTransient, status: status,
            retryAfter: retryAfter)
    }

    /// The task that asked was cancelled.
    static let cancelled = StorageError(.cancelled, "cancelled")

    /// The object is bigger than the caller allows.
    static func overLimit(_ limit: UInt64) -> StorageError {
        StorageError(.tooLarge, "more than the limit of \(limit) bytes")
    }
}
