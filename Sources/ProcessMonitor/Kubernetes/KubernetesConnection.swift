/// The way to a Kubernetes API. This room knows what to ask; whoever owns the network makes the requests.
public protocol KubernetesConnection: Sendable {
    /// Where it leads, for messages: `https://10.0.0.1:443`.
    var address: String { get }

    /// Makes one GET request with the credentials of the moment, without trying again, and waits for its end.
    ///
    /// The body of a 2xx answer goes to `receive` piece by piece as it comes; false from there ends the request, which
    /// is a success. Cancelling the task ends it too.
    /// - Throws: where no whole answer came.
    func get(_ request: KubernetesRequest, receive: @escaping @Sendable ([UInt8]) -> Bool)
        async throws(ConnectionFailure) -> KubernetesAnswer
}

/// A GET request as a value.
public struct KubernetesRequest: Sendable, Hashable {
    /// Path and query, percent-encoded.
    public let target: String
    /// Seconds after which the server ends a watch; nil for an ordinary request. A watch may be silent all that time.
    public let watchSeconds: Int?
}

/// How a request ended that was answered.
public struct KubernetesAnswer: Sendable, Hashable {
    /// The HTTP status.
    public let status: Int
    /// How long the server asks to be left alone (`Retry-After`).
    public let retryAfter: Duration?
    /// The body of an answer that is not 2xx, perhaps cut.
    public let errorBody: [UInt8]

    /// An answer whose 2xx body has been received already.
    public init(status: Int, retryAfter: Duration? = nil, errorBody: [UInt8] = []) {
        (self.status, self.retryAfter, self.errorBody) = (status, retryAfter, errorBody)
    }
}

/// Why there was no answer, or not the whole of one. The texts are one line each.
public enum ConnectionFailure: Error, Sendable {
    /// The task was cancelled.
    case cancelled
    /// Another attempt may help: no connection, a cut stream, a time-out.
    case transient(String)
    /// No attempt will help: wrong certificates, unreadable credentials.
    case permanent(String)
}
