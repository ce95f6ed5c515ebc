/// One HTTP exchange as a value: what the transfer thread needs to know and nothing more.
struct HTTPRequest: Sendable {
    /// The methods that object stores use.
    enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
    }

    /// The verb.
    var method: Method
    /// Fully percent-encoded; sent as it is (no `..` is resolved).
    var url: String
    /// Names and values without line ends.
    var headers: [(name: String, value: String)] = []
    /// The body of PUT and POST, sent with its length.
    var body: (any ByteSource)?
    /// Where the body of a 2xx answer goes; without one it is dropped.
    var sink: (any ByteSink)?
    /// The most bytes that the body of a 2xx answer may have.
    var limit: UInt64?
    /// End the exchange when the headers of the answer are there; its body is not read.
    var stopsAfterHeaders = false
    /// Redirects followed; 0 gives the 3xx answer itself.
    var redirects = 0
    /// How long it may take.
    var times = HTTPTimeLimits()
    /// Whom to trust, and who we are; nil for the system's authorities and nobody.
    var identity: TLSIdentity?
}

/// Bounds in seconds, so that nothing hangs. 0 is no bound.
struct HTTPTimeLimits: Sendable, Hashable {
    /// For name look-up, connection and TLS.
    var connect = 15
    /// Without a single byte in either direction.
    var stall = 60
    /// For the whole exchange. None: objects may be big, and the stages have their own deadlines.
    var total = 0
}

/// An answer, its body already in the sink.
struct HTTPResponse: Sendable {
    /// The status of the last answer, after redirects.
    let status: Int
    /// Of the same answer.
    let headers: HTTPHeaders
    /// Bytes of a 2xx body.
    let received: UInt64
    /// The body of any other answer, cut at `HTTPReception.errorBodyLimit`.
    let errorBody: [UInt8]
}

/// The header fields of an answer.
struct HTTPHeaders: Sendable {
    private var fields: [(name: String, value: String)] = []

    /// Adds a field; the name in any case.
    mutating func add(_ name: String, _ value: String) {
        fields.append((name.lowercased(), value))
    }

    /// The first value of a field, by its lower-case name.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// Content-Length in bytes, if it is there and a number.
    var contentLength: UInt64? { self["content-length"].flatMap { UInt64($0) } }
}
