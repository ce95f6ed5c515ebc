/// A request to Azure, not yet authorised.
struct AzureCall: Sendable {
    /// The verb.
    var method: HTTPRequest.Method
    /// The blob, or with an empty key its container.
    var location: ObjectLocation
    /// Plain names and values.
    var query: [(name: String, value: String)] = []
    /// Names in lower case.
    var headers: [(name: String, value: String)] = []
    /// For PUT.
    var body: (any ByteSource)?
    /// For the body of the answer.
    var sink: (any ByteSink)?
    /// A range of the blob, in place of the whole.
    var question: RangeRequest?

    /// A call without a query.
    init(
        _ method: HTTPRequest.Method, _ location: ObjectLocation, body: (any ByteSource)? = nil,
        sink: (any ByteSink)? = nil
    ) {
        self.method = method
        self.location = location
        self.body = body
        self.sink = sink
    }
}

extension AzureStore {
    /// The protocol's version: the first one in which a listing encodes names that XML cannot hold.
    /// https://learn.microsoft.com/rest/api/storageservices/previous-azure-storage-service-versions
    static let version = "2021-12-02"

    /// Authorises, sends, retries and judges.
    /// - Throws: as `ObjectStore`'s methods; messages begin with the blob, or with `subject`.
    @discardableResult
    func perform(_ call: AzureCall, about subject: ObjectLocation? = nil) async throws(StorageError) -> HTTPResponse {
        do throws(StorageError) {
            return try await retry.run(sink: call.sink) { () async throws(StorageError) in try await attempt(call) }
        } catch {
            throw error.about("\(call.method.rawValue) \(subject ?? call.location)")
        }
    }

    /// One exchange; 2xx is a success.
    /// - Throws: as `perform`, for one attempt.
    func attempt(
        _ call: AzureCall, _ onHeaders: @escaping @Sendable (Int, HTTPHeaders) -> Void = { _, _ in }
    ) async throws(StorageError) -> HTTPResponse {
        let response = try await send(try request(call, at: UnixTime.now(), onHeaders))
        if (200...299).contains(response.status) { return response }
        throw StorageError(azure: response, redactedFor: settings.authorization)
    }

    private func send(_ request: HTTPRequest) async throws(StorageError) -> HTTPResponse {
        guard case .token(let tokens) = settings.authorization else { return try await driver.perform(request) }
        return try await BearerRequests(driver: driver, tokens: tokens).perform(request)
    }

    /// The request, signed where a key signs.
    /// - Parameter date: Unix seconds.
    /// - Throws: `.io` if OpenSSL fails.
    func request(
        _ call: AzureCall, at date: Int64, _ onHeaders: @escaping @Sendable (Int, HTTPHeaders) -> Void = { _, _ in }
    ) throws(StorageError) -> HTTPRequest {
        let path = settings.endpoint.path(of: call.location)
        var query = TokenEndpoint.encode(call.query)
        if case .sharedAccess(let signature) = settings.authorization {
            query = query.isEmpty ? signature : "\(query)&\(signature)"
        }
        var request = HTTPRequest(
            method: call.method, url: settings.endpoint.origin + path + (query.isEmpty ? "" : "?" + query))
        request.headers = call.headers + [("x-ms-date", CalendarTime.http(date)), ("x-ms-version", Self.version)]
        request.body = call.body
        request.sink = call.sink
        if let question = call.question {
            request.ask(question) { (status, headers) throws(StorageError) in
                onHeaders(status, headers)
                return try RangeAnswer(status: status, headers: headers)
            }
        }
        if case .sharedKey(let key) = settings.authorization { try sign(&request, call, path, by: key) }
        return request
    }

    private func sign(
        _ request: inout HTTPRequest, _ call: AzureCall, _ path: String, by key: AzureSharedKey
    ) throws(StorageError) {
        var subject = AzureSharedKey.Subject(method: call.method.rawValue, path: path, query: call.query)
        subject.headers = request.headers
        if let body = call.body { subject.headers.append(("content-length", "\(body.size)")) }
        request.headers.append(("Authorization", try key.authorization(for: subject)))
    }
}
