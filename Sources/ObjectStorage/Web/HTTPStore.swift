/// Objects at plain http and https URLs: reading only. A location's key is the request's target (path and query, percent-
/// encoded), its container the host with the port.
struct HTTPStore: ObjectStore {
    /// Redirects followed, to http and https only.
    private static let redirects = 5

    /// http or https.
    let scheme: String
    let driver: HTTPDriver
    var retry = RetryRule()
    var budget = TransferBudget.standard

    /// See `ObjectStore`. Servers may refuse HEAD: then the headers of a GET decide.
    /// - Throws: `.unsupported` if the server does not say the size.
    func head(_ location: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        let response: HTTPResponse
        do throws(StorageError) {
            response = try await perform(request(.head, location))
        } catch  where [.permission, .unsupported, .io, .notFound].contains(error.code) {
            var request = request(.get, location)
            request.stopsAfterHeaders = true
            response = try await perform(request)
        }
        guard let size = response.headers.contentLength else {
            throw StorageError(.unsupported, "HEAD \(shown(location)): the server does not say how long it is")
        }
        return ObjectInfo(response, size: size)
    }

    /// See `ObjectStore`. In ranges where the server offers them and marks its versions.
    func get(_ location: ObjectLocation, into sink: any ByteSink, limit: UInt64?) async throws(StorageError)
        -> ObjectInfo
    {
        let ask: RangedGet.Ask = { (question) async throws(StorageError) in
            var request = request(.get, location)
            request.ask(question) { (status, headers) throws(StorageError) in
                try RangeAnswer(status: status, headers: headers)
            }
            if let version = question.version { request.headers.append(("if-match", version)) }
            let response = try await attempt(request)
            return try RangeAnswer(status: response.status, headers: response.headers)
        }
        do throws(StorageError) {
            return try await RangedGet(ask: ask, budget: budget, retry: retry).get(into: sink, limit: limit)
        } catch {
            throw error.about("GET \(shown(location))")
        }
    }

    /// Not for URLs.
    /// - Throws: `.unsupported`.
    func put(_ location: ObjectLocation, from source: any ByteSource) async throws(StorageError) -> ObjectInfo {
        throw refusal("write", location)
    }

    /// Not for URLs.
    /// - Throws: `.unsupported`.
    func list(_ prefix: ObjectLocation, after position: ListPosition?) async throws(StorageError) -> ListPage {
        throw refusal("list", prefix)
    }

    /// Not for URLs.
    /// - Throws: `.unsupported`.
    func delete(_ location: ObjectLocation) async throws(StorageError) {
        throw refusal("delete", location)
    }
}

extension HTTPStore {
    private func request(_ method: HTTPRequest.Method, _ location: ObjectLocation) -> HTTPRequest {
        var request = HTTPRequest(method: method, url: "\(scheme)://\(location.container)/\(location.key)")
        request.redirects = Self.redirects
        return request
    }

    private func perform(_ request: HTTPRequest) async throws(StorageError) -> HTTPResponse {
        do throws(StorageError) {
            return try await retry.run { () async throws(StorageError) in try await attempt(request) }
        } catch {
            throw error.about("\(request.method.rawValue) \(Self.withoutQuery(request.url))")
        }
    }

    private func attempt(_ request: HTTPRequest) async throws(StorageError) -> HTTPResponse {
        let response = try await driver.perform(request)
        if (200...299).contains(response.status) { return response }
        throw StorageError(status: response.status, reason: "", retryAfter: response.headers.retryAfter)
    }

    private func refusal(_ action: String, _ location: ObjectLocation) -> StorageError {
        StorageError(.unsupported, "cannot \(action) \(shown(location)): objects at plain URLs can only be read")
    }

    private func shown(_ location: ObjectLocation) -> String {
        Self.withoutQuery("\(scheme)://\(location.container)/\(location.key)")
    }

    /// The query of a signed URL is a secret.
    private static func withoutQuery(_ url: String) -> String {
        PercentEncoding.printable(String(decoding: url.utf8.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self))
    }
}
