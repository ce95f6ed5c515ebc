internal import Synchronization

/// Plain GET requests whose answers are read as they come, for what is no object store: one attempt each, no redirects.
public struct WebClient: Sendable {
    private let driver = HTTPDriver()

    /// Nothing runs yet: the first request starts a thread, which ends with the client.
    public init() {}

    /// Makes a request and waits for its end. The body of a 2xx answer goes to `receive` in pieces, on the thread of all
    /// transfers; false from there ends the request, which then is a success. A cancelled task ends it too.
    /// - Throws: `.unavailable` (`isTransient` where another attempt may help), `.cancelled`, and the other failures of a
    ///   connection. No status is one.
    public func get(
        _ request: WebRequest, receive: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws(StorageError) -> WebAnswer {
        let sink = PieceSink(receive)
        var exchange = HTTPRequest(method: .get, url: request.url, headers: request.headers)
        exchange.sink = sink
        exchange.identity = request.identity
        if let limit = request.silenceLimit { exchange.times.stall = limit } else { exchange.times.stall = 0 }
        exchange.times.total = request.limit ?? 0
        do throws(StorageError) {
            let response = try await driver.perform(exchange)
            return WebAnswer(
                status: response.status, retryAfter: response.headers["retry-after"], errorBody: response.errorBody)
        } catch {
            // Only a 2xx answer reaches the sink.
            guard sink.hasEnough else { throw error }
            return WebAnswer(status: 200, retryAfter: nil, errorBody: [])
        }
    }
}

/// A GET request.
public struct WebRequest: Sendable {
    /// http or https, percent-encoded.
    public var url: String
    /// Names and values without line ends. They may hold secrets, which no error shows.
    public var headers: [(name: String, value: String)] = []
    /// For https.
    public var identity: TLSIdentity?
    /// Seconds without a byte after which the answer is given up; nil for none: then the peer's kernel is asked now and then
    /// whether it is still there.
    public var silenceLimit: Int? = 60
    /// Seconds for all of it; nil for no limit.
    public var limit: Int?

    /// With the system's authorities, nothing but the usual headers, 60 s for silence.
    public init(url: String) { self.url = url }
}

/// An answer whose 2xx body has been received already.
public struct WebAnswer: Sendable {
    /// The HTTP status.
    public let status: Int
    /// The field `Retry-After` as it came.
    public let retryAfter: String?
    /// The body of an answer that is not 2xx, cut at 64 KiB.
    public let errorBody: [UInt8]
}

/// Hands on what comes until it is enough.
private final class PieceSink: ByteSink {
    private let receive: @Sendable ([UInt8]) -> Bool
    private let mark = Atomic(false)

    init(_ receive: @escaping @Sendable ([UInt8]) -> Bool) { self.receive = receive }

    var hasEnough: Bool { mark.load(ordering: .acquiring) }

    func write(_ bytes: RawSpan, at offset: UInt64) throws(StorageError) {
        let piece = bytes.withUnsafeBytes { Array($0) }
        if receive(piece) { return }
        mark.store(true, ordering: .releasing)
        throw .cancelled
    }
}
