/// A request to S3, not yet signed.
struct S3Call: Sendable {
    /// The verb.
    var method: HTTPRequest.Method
    /// The object, or with an empty key its bucket.
    var location: ObjectLocation
    /// Plain names and values.
    var query: [(name: String, value: String)] = []
    /// Further headers, names in lower case.
    var headers: [(name: String, value: String)] = []
    /// For PUT and POST.
    var body: (any ByteSource)?
    /// Of the body.
    var payload = S3Payload.empty
    /// For the body of the answer.
    var sink: (any ByteSink)?
    /// A range of the object, in place of the whole.
    var question: RangeRequest?
    /// See `HTTPRequest`.
    var usesNewConnection = false
    /// Bounds of time, if they are not the usual ones.
    var times = HTTPTimeLimits()

    /// A call without a query.
    init(_ method: HTTPRequest.Method, _ location: ObjectLocation, sink: (any ByteSink)? = nil) {
        self.method = method
        self.location = location
        self.sink = sink
    }

    /// A call with a body whose hashes are known.
    init(_ method: HTTPRequest.Method, _ location: ObjectLocation, body: any ByteSource, _ payload: S3Payload) {
        self.init(method, location)
        (self.body, self.payload) = (body, payload)
    }
}
