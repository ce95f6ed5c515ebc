internal import Glibc

/// A request to S3, not yet signed.
struct S3Call: Sendable {
    /// The verb.
    var method: HTTPRequest.Method
    /// The object, or with an empty key its bucket.
    var location: ObjectLocation
    /// Plain names and values.
    var query: [(name: String, value: String)] = []
    /// For PUT.
    var body: (any ByteSource)?
    /// Of the body.
    var bodyHash = S3Signer.emptyPayloadHash
    /// For the body of the answer.
    var sink: (any ByteSink)?
    /// Further headers, names in lower case.
    var headers: [(name: String, value: String)] = []
    /// A range of the object, in place of the whole.
    var question: RangeRequest?

    /// A call without a query.
    init(
        _ method: HTTPRequest.Method, _ location: ObjectLocation, body: (any ByteSource)? = nil,
        bodyHash: String = S3Signer.emptyPayloadHash, sink: (any ByteSink)? = nil
    ) {
        self.method = method
        self.location = location
        self.body = body
        self.bodyHash = bodyHash
        self.sink = sink
    }
}

extension S3Store {
    /// Signs, sends, retries and judges.
    /// - Throws: as `ObjectStore`'s methods; messages begin with the object, or with `subject`.
    func perform(_ call: S3Call, about subject: ObjectLocation? = nil) async throws(StorageError) -> HTTPResponse {
        do throws(StorageError) {
            return try await retry.run(sink: call.sink) { () async throws(StorageError) in try await attempt(call) }
        } catch {
            throw error.about("\(call.method.rawValue) \(subject ?? call.location)")
        }
    }

    /// One attempt at an object or a range of it.
    func ask(_ question: RangeRequest, of location: ObjectLocation) async throws(StorageError) -> RangeAnswer {
        var call = S3Call(.get, location)
        call.question = question
        if let version = question.version { call.headers.append(("if-match", version)) }
        let response = try await attempt(call)
        return try RangeAnswer(status: response.status, headers: response.headers)
    }

    private func attempt(_ call: S3Call) async throws(StorageError) -> HTTPResponse {
        let credentials = try await settings.credentials.credentials()
        let response = try await driver.perform(try request(call, credentials, at: Int64(time(nil))))
        if (200...299).contains(response.status) { return response }
        throw StorageError(s3: response, redactedFor: credentials)
    }

    /// The signed request.
    /// - Throws: `.io` if OpenSSL fails.
    func request(_ call: S3Call, _ credentials: S3Credentials, at date: Int64) throws(StorageError) -> HTTPRequest {
        let address = settings.endpoint.address(of: call.location)
        let subject = S3Signer.Subject(
            method: call.method.rawValue, path: address.path, query: call.query,
            headers: [("host", address.host)] + call.headers,
            payloadHash: call.bodyHash)
        let query = S3Signer.canonicalQuery(call.query)
        var request = HTTPRequest(
            method: call.method, url: address.origin + address.path + (query.isEmpty ? "" : "?" + query))
        request.headers = try S3Signer(region: settings.region).sign(subject, credentials, at: date)
        request.body = call.body
        request.sink = call.sink
        if let question = call.question {
            request.ask(question) { (status, headers) throws(StorageError) in
                try RangeAnswer(status: status, headers: headers)
            }
        }
        return request
    }
}
