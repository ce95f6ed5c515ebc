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
    /// Looks at a 2xx answer before the first byte of its body goes to the sink, on the transfer thread; an error ends the
    /// exchange. Not called for an answer without a body.
    var judge: (@Sendable (_ status: Int, _ headers: HTTPHeaders) throws(StorageError) -> Void)?
    /// End the exchange when the headers of the answer are there; its body is not read.
    var stopsAfterHeaders = false
    /// Redirects followed; 0 gives the 3xx answer itself.
    var redirects = 0
    /// Never through a proxy: for servers that answer for the machine itself.
    var isDirect = false
    /// On a connection of its own. On one that was used before, libcurl sends a request again by itself where the server closed
    /// it meanwhile; whoever must know whether a request was sent twice asks for this.
    var usesNewConnection = false
    /// A PEM file of the authorities to trust for this request, in place of the usual ones.
    var authoritiesFile: String?
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

    /// All values of a field, by its lower-case name.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// Content-Length in bytes, if it is there and a number.
    var contentLength: UInt64? { self["content-length"].flatMap { UInt64($0) } }

    /// Content-Range (RFC 9110, 14.4): the first byte and the size of the whole object; nil unless both are there.
    var contentRange: (first: UInt64, total: UInt64)? {
        guard let value = self["content-range"], value.lowercased().hasPrefix("bytes ") else { return nil }
        let numbers = value.utf8.dropFirst(6).split(omittingEmptySubsequences: false) { "-/".utf8.contains($0) }
        guard numbers.count == 3, let first = UInt64(String(decoding: numbers[0], as: UTF8.self)),
            let total = UInt64(String(decoding: numbers[2], as: UTF8.self)), first < total
        else { return nil }
        return (first, total)
    }

    /// The entity tag if it names exactly these bytes: a weak one (`W/"..."`) does not.
    var strongTag: String? { self["etag"].flatMap { $0.hasPrefix("W/") ? nil : $0 } }

    /// Retry-After in seconds; the form of a date is not looked at.
    var retryAfter: Duration? { self["retry-after"].flatMap { Int64($0) }.flatMap { $0 >= 0 ? .seconds($0) : nil } }
}
