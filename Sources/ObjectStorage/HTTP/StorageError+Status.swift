extension StorageError {
    /// Statuses that a later attempt may not see (RFC 9110; S3 answers 503 SlowDown and 500 InternalError).
    static func isTransient(status: Int) -> Bool { [408, 425, 429, 500, 502, 503, 504].contains(status) }

    /// What a status that is no success means when nothing more is known.
    static func code(status: Int) -> Code {
        switch status {
        case 404, 410: .notFound
        case 401: .credentials
        case 403: .permission
        case 413: .tooLarge
        case 405, 501: .unsupported
        case 408, 425, 429, 500, 502...599: .unavailable
        case 300...399: .configuration
        default: .io
        }
    }

    /// An answer that is no success: `reason` is what the server says, shortened and made printable here.
    /// - Parameter retryAfter: what the answer's Retry-After says.
    init(status: Int, reason: String, code: Code? = nil, isTransient: Bool? = nil, retryAfter: Duration? = nil) {
        let said = reason.isEmpty ? "" : ": " + PercentEncoding.printable(reason, limit: 300)
        self.init(
            code ?? Self.code(status: status), "HTTP status \(status)\(said)",
            isTransient: isTransient ?? Self.isTransient(status: status), status: status, retryAfter: retryAfter)
    }
}
