internal import StructuredText

extension GoogleStore {
    /// Nothing is unpacked on the way: sizes, ranges and checks are those of the stored bytes.
    /// https://cloud.google.com/storage/docs/transcoding
    static let asStored: [(name: String, value: String)] = [("Accept-Encoding", "gzip")]

    /// The URL of an object.
    func objectURL(_ location: ObjectLocation, _ query: [(name: String, value: String)]) -> String {
        "\(settings.origin)/storage/v1/b/\(Self.encode(location.container))/o/\(Self.encode(location.key))"
            + Self.suffix(query)
    }

    /// The URL of a bucket's objects.
    func bucketURL(_ bucket: String, _ query: [(name: String, value: String)]) -> String {
        "\(settings.origin)/storage/v1/b/\(Self.encode(bucket))/o" + Self.suffix(query)
    }

    /// The URL that takes new objects.
    func uploadURL(_ bucket: String, _ query: [(name: String, value: String)]) -> String {
        "\(settings.origin)/upload/storage/v1/b/\(Self.encode(bucket))/o" + Self.suffix(query)
    }

    /// Sends and reads the answer as JSON.
    /// - Throws: as `perform`; `.corrupt`.
    func json(
        _ method: HTTPRequest.Method, _ url: String, about location: ObjectLocation, limit: Int = 1 << 20
    ) async throws(StorageError) -> StructuredValue {
        let sink = MemorySink(limit: limit)
        var request = HTTPRequest(method: method, url: url)
        request.sink = sink
        _ = try await perform(request, about: location)
        return try Self.parse(sink.bytes, about: location)
    }

    /// Sends, retries and judges.
    /// - Throws: as `ObjectStore`'s methods; messages begin with the method and the object.
    @discardableResult
    func perform(_ request: HTTPRequest, about location: ObjectLocation) async throws(StorageError) -> HTTPResponse {
        do throws(StorageError) {
            return try await retry.run(sink: request.sink) { () async throws(StorageError) in
                try await attempt(request)
            }
        } catch {
            throw error.about("\(request.method.rawValue) \(location)")
        }
    }

    /// One exchange; 2xx is a success, and so is what `accepted` holds.
    /// - Throws: as `perform`, for one attempt.
    func attempt(
        _ request: HTTPRequest, accepting accepted: Set<Int> = [], withCredentials: Bool = true
    ) async throws(StorageError) -> HTTPResponse {
        var request = request
        if withCredentials, let project = settings.quotaProject {
            request.headers.append(("x-goog-user-project", project))
        }
        let bearer = BearerRequests(driver: driver, tokens: withCredentials ? settings.tokens : nil)
        let response = try await bearer.perform(request)
        if (200...299).contains(response.status) || accepted.contains(response.status) { return response }
        throw StorageError(google: response)
    }

    /// Reads an answer.
    /// - Throws: `.corrupt`.
    static func parse(_ bytes: [UInt8], about location: ObjectLocation) throws(StorageError) -> StructuredValue {
        do throws(TextError) {
            return try JSONText.parse(bytes)
        } catch {
            throw StorageError(.corrupt, "\(location): the answer is not JSON", cause: error.message)
        }
    }

    private static func encode(_ text: String) -> String {
        PercentEncoding.encode(text.utf8, keeping: PercentEncoding.isUnreserved)
    }

    private static func suffix(_ query: [(name: String, value: String)]) -> String {
        query.isEmpty ? "" : "?" + TokenEndpoint.encode(query)
    }
}

extension StorageError {
    /// What an answer that is no success means: `{"error": {"message": TEXT, "errors": [{"reason": WORD}]}}`.
    /// https://cloud.google.com/storage/docs/json_api/v1/status-codes
    init(google response: HTTPResponse) {
        let error = (try? JSONText.parse(response.errorBody))?["error"]
        let word = error?["errors"]?.items.first?["reason"]?.text ?? ""
        let message = error?["message"]?.text ?? ""
        let isSlow = word == "rateLimitExceeded" || word == "userRateLimitExceeded"
        self.init(
            status: response.status, reason: message, code: isSlow ? .unavailable : nil,
            isTransient: isSlow ? true : nil, retryAfter: response.headers.retryAfter)
    }
}
