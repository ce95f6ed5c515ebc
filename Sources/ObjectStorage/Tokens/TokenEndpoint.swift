internal import StructuredText

/// HTTP to servers that give tokens: small JSON answers, short times, secrets kept out of errors.
struct TokenEndpoint: Sendable {
    /// Bytes of an answer; tokens have a few KiB.
    private static let answerLimit = 1 << 20

    let driver: HTTPDriver
    var retry = RetryRule()
    /// How long an exchange may take.
    var times = HTTPTimeLimits(connect: 10, stall: 20, total: 60)
    /// Unix seconds.
    var now: @Sendable () -> Int64 = UnixTime.now

    /// The same for a server on the machine's own network: where it does not answer soon, there is none.
    var nearby: TokenEndpoint {
        var endpoint = self
        endpoint.times.connect = 3
        endpoint.retry.attempts = 3
        return endpoint
    }

    /// Sends a form (application/x-www-form-urlencoded) and reads the answer.
    /// - Parameter subject: who is asked, for errors.
    /// - Throws: as `answer`.
    func post(
        _ url: String, form: [(name: String, value: String)], headers: [(name: String, value: String)] = [],
        about subject: String
    ) async throws(StorageError) -> StructuredValue {
        var request = HTTPRequest(method: .post, url: url)
        request.headers =
            headers + [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")]
        request.body = MemorySource(Array(Self.encode(form).utf8))
        return try await answer(request, about: subject)
    }

    /// Sends JSON and reads the answer.
    /// - Throws: as `answer`.
    func post(
        _ url: String, json: StructuredValue, headers: [(name: String, value: String)], about subject: String
    ) async throws(StorageError) -> StructuredValue {
        var request = HTTPRequest(method: .post, url: url)
        request.headers = headers + [("Content-Type", "application/json"), ("Accept", "application/json")]
        request.body = MemorySource(Array(json.description.utf8))
        return try await answer(request, about: subject)
    }

    /// Makes the exchange and reads the answer as JSON.
    /// - Throws: `.credentials` with the server's words for a refusal; `.unavailable`; `.corrupt`; `.cancelled`.
    func answer(_ request: HTTPRequest, about subject: String) async throws(StorageError) -> StructuredValue {
        let (_, body) = try await exchange(request, about: subject)
        do throws(TextError) {
            return try JSONText.parse(body)
        } catch {
            throw StorageError(.corrupt, "\(subject): the answer is not JSON", cause: error.message)
        }
    }

    /// Makes the exchange; the answer's headers and body.
    /// - Throws: as `answer`.
    func exchange(
        _ request: HTTPRequest, about subject: String
    ) async throws(StorageError) -> (response: HTTPResponse, body: [UInt8]) {
        let sink = MemorySink(limit: Self.answerLimit)
        var request = request
        request.sink = sink
        request.times = times
        let prepared = request
        do throws(StorageError) {
            let response = try await retry.run(sink: sink) { () async throws(StorageError) in
                let response = try await driver.perform(prepared)
                if (200...299).contains(response.status) { return response }
                throw StorageError(tokenRefusal: response)
            }
            return (response, sink.bytes)
        } catch {
            throw error.about(subject)
        }
    }

    /// A form: everything but unreserved characters encoded.
    static func encode(_ form: [(name: String, value: String)]) -> String {
        func encode(_ text: String) -> String {
            PercentEncoding.encode(text.utf8, keeping: PercentEncoding.isUnreserved)
        }
        return form.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
    }
}

extension StorageError {
    /// What a token server says: `{"error": WORD, "error_description": TEXT}` (RFC 6749, 5.2), or Google's
    /// `{"error": {"message": TEXT}}`.
    fileprivate init(tokenRefusal response: HTTPResponse) {
        let isTransient = Self.isTransient(status: response.status)
        let body = try? JSONText.parse(response.errorBody)
        let words = [body?["error"]?.text, body?["error_description"]?.text, body?["error"]?["message"]?.text]
        self.init(
            status: response.status, reason: words.compactMap(\.self).joined(separator: ": "),
            code: isTransient ? .unavailable : .credentials, isTransient: isTransient,
            retryAfter: response.headers.retryAfter)
    }
}
