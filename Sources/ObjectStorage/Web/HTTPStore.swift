/// Objects at plain http and https URLs: reading only. A location's key is the request's target (path and query, percent-
/// encoded), its container the host with the port.
struct HTTPStore: ObjectStore {
    /// Redirects followed, to http and https only.
    private static let redirects = 5

    /// http or https.
    let scheme: String
    let driver: HTTPDriver
    var retry = RetryRule()

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

    /// See `ObjectStore`.
    func get(_ location: ObjectLocation, into sink: any ByteSink, limit: UInt64?) async throws(StorageError)
        -> ObjectInfo
    {
        var request = request(.get, location)
        request.sink = sink
        request.limit = limit
        let response = try await perform(request)
        return ObjectInfo(response, size: response.received)
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
            return try await retry.run(sink: request.sink) { () async throws(StorageError) in
                let response = try await driver.perform(request)
                // 206 is an answer to a range, and none was asked for.
                if (200...299).contains(response.status), response.status != 206 { return response }
                throw StorageError(status: response.status, reason: "")
            }
        } catch {
            throw error.about("\(request.method.rawValue) \(Self.withoutQuery(request.url))")
        }
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
