import Testing

@testable import ObjectStorage

@Suite("Plain HTTP")
struct HTTPTests {
    /// Through the router, as the stages use it.
    private func router() throws -> StoreRouter {
        var configuration = StorageConfiguration()
        configuration.type = "mem"
        return try StoreRouter(configuration: configuration)
    }

    private func uri(_ path: String) throws -> ObjectURI {
        try ObjectURI(parsing: AnswerServer.shared.get().url + path)
    }

    @Test(
        "reads objects, through redirects",
        arguments: [
            ("/ok", "fine\n"), ("/chunked", "one two"), ("/to-ok", "fine\n"), ("/hops/5", "there"),
            ("/echo/a%2Fb%20c?x=%2F&y", "/echo/a%2Fb%20c?x=%2F&y"),
            ("/status/204", ""),
        ])
    func reads(_ path: String, _ content: String) async throws {
        #expect(try await router().bytes(of: uri(path), limit: 100) == Array(content.utf8))
    }

    @Test(
        "refuses what is no object",
        arguments: [
            ("/missing", StorageError.Code.notFound), ("/status/403", .permission), ("/status/401", .credentials),
            ("/status/206", .corrupt),
            ("/loop", .corrupt), ("/hops/6", .corrupt), ("/to-file", .unsupported), ("/headers", .corrupt),
            ("/endless-headers", .corrupt),
            ("/endless", .tooLarge),
        ])
    func refuses(_ path: String, _ code: StorageError.Code) async throws {
        let uri = try uri(path)
        let router = try router()
        let error = await #expect(throws: StorageError.self) { try await router.bytes(of: uri, limit: 1_000_000) }
        #expect(error?.code == code, "\(String(describing: error))")
        #expect(error?.message.contains(path) == true)
        #expect(error?.description.contains("secret page") == false)
    }

    @Test("hides the query of a signed URL")
    func hidesTheQuery() async throws {
        let uri = try uri("/missing?X-Amz-Signature=abcdef")
        let router = try router()
        let error = await #expect(throws: StorageError.self) { try await router.bytes(of: uri, limit: 10) }
        #expect(error?.description.contains("abcdef") == false)
    }

    @Test("asks for the size, by GET where HEAD is refused")
    func asksForTheSize() async throws {
        let router = try router()
        #expect(try await router.head(uri("/ok")) == ObjectInfo(size: 5, entityTag: "\"tag\"", modified: 1_704_067_200))
        #expect(try await router.head(uri("/no-head")).size == 5)
        let chunked = try uri("/chunked")
        #expect(await #expect(throws: StorageError.self) { try await router.head(chunked) }?.code == .unsupported)
        let missing = try uri("/missing")
        let error = await #expect(throws: StorageError.self) { try await router.head(missing) }
        #expect(error?.code == .notFound, "\(String(describing: error))")
    }

    @Test("is for reading only")
    func readsOnly() async throws {
        let router = try router()
        let uri = try uri("/ok")
        #expect(await #expect(throws: StorageError.self) { try await router.put([1], to: uri) }?.code == .unsupported)
        #expect(await #expect(throws: StorageError.self) { try await router.delete(uri) }?.code == .unsupported)
        let listing = try router.objects(inDirectory: uri)
        #expect(await #expect(throws: StorageError.self) { for try await _ in listing {} }?.code == .unsupported)
    }

    @Test("reads no more of an error page than it keeps")
    func boundsErrorPages() async throws {
        let url = try AnswerServer.shared.get().url + "/big-error"
        let response = try await HTTPDriver().perform(HTTPRequest(method: .get, url: url))
        #expect(response.status == 500)
        #expect(response.errorBody.count == HTTPReception.errorBodyLimit)
    }

    @Test("begins an object anew after a cut body")
    func beginsAnew() async throws {
        let store = HTTPStore(scheme: "http", driver: HTTPDriver(), retry: RetryRule(sleep: { _ in }))
        let location = ObjectLocation(
            container: "127.0.0.1:\(try AnswerServer.shared.get().port)", key: "cut-once/anew")
        #expect(try await store.bytes(of: location, limit: 100) == Array("0123456789".utf8))
    }

    @Test("does not wait for a server that stalls, or for one that is not there")
    func doesNotHang() async throws {
        let driver = HTTPDriver()
        var stalled = HTTPRequest(method: .get, url: try AnswerServer.shared.get().url + "/stall")
        stalled.times.stall = 1
        let request = stalled
        let stall = await #expect(throws: StorageError.self) { try await driver.perform(request) }
        #expect(stall?.code == .unavailable && stall?.isTransient == true)
        let refused = await #expect(throws: StorageError.self) {
            try await driver.perform(HTTPRequest(method: .get, url: "http://127.0.0.1:1/x"))
        }
        #expect(refused?.code == .unavailable && refused?.isTransient == true)
    }

    @Test("speaks only HTTP", arguments: ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:1/x"])
    func speaksOnlyHTTP(_ url: String) async throws {
        let error = await #expect(throws: StorageError.self) {
            try await HTTPDriver().perform(HTTPRequest(method: .get, url: url))
        }
        #expect(error?.code == .unsupported)
    }

    @Test("ends a transfer when its task is cancelled")
    func cancels() async throws {
        let sink = GatedSink()
        let request = HTTPRequest(method: .get, url: try AnswerServer.shared.get().url + "/stall", sink: sink)
        let driver = HTTPDriver()
        let task = Task { () -> StorageError.Code? in
            do throws(StorageError) {
                _ = try await driver.perform(request)
                return nil
            } catch {
                return error.code
            }
        }
        await sink.waitForFirstBytes()
        sink.open()
        task.cancel()
        #expect(await task.value == .cancelled)
    }

    @Test("makes many exchanges at once")
    func makesMany() async throws {
        let router = try router()
        let uri = try uri("/ok")
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 { group.addTask { try await router.bytes(of: uri, limit: 10).count } }
            for try await count in group { #expect(count == 5) }
        }
    }
}
