import Testing

@testable import ObjectStorage

@Suite("An S3 server with rules of its own")
struct S3RuleTests {
    private func store() throws -> S3Store {
        let config = ["endpoint": try AnswerServer.rules.get().url, "access_key_id": "AKIA", "secret_key": "s"]
        return S3Store(
            settings: try S3Settings(config: config, environment: [:]), driver: HTTPDriver(),
            retry: RetryRule(sleep: { _ in }))
    }

    private func at(_ bucket: String, _ key: String = "k") -> ObjectLocation {
        ObjectLocation(container: bucket, key: key)
    }

    private func log(_ bucket: String) async throws -> [String] {
        var configuration = StorageConfiguration()
        configuration.type = "mem"
        let uri = try ObjectURI(parsing: try AnswerServer.rules.get().url + "/log/" + bucket)
        let text = try await StoreRouter(configuration: configuration).bytes(of: uri, limit: 1 << 20)
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("tells where a bucket is, and is asked there from then on", arguments: ["elsewhere", "malformed"])
    func findsTheRegion(_ bucket: String) async throws {
        let store = try store()
        #expect(await #expect(throws: StorageError.self) { try await store.head(at(bucket)) }?.code == .notFound)
        try await store.put([1, 2, 3], to: at(bucket))
        #expect(try await store.bytes(of: at(bucket), limit: 10).count == 3)
        #expect(try await store.head(at(bucket)).size == 3)
        // Once at the wrong place, and never again.
        #expect(try await log(bucket) == ["HEAD ", "HEAD ", "PUT ", "GET ", "HEAD "])
    }

    @Test("that knows no checksums gets none")
    func sendsNoChecksums() async throws {
        let store = try store()
        try await store.put([1], to: at("no-sums"))
        try await store.put(StorePlace.large, to: at("no-sums", "big"))
        #expect(
            try await log("no-sums") == [
                "PUT ", "PUT ", "POST uploads", "PUT partNumber,uploadId", "PUT partNumber,uploadId", "POST uploadId",
            ])
    }

    @Test("whose answer to the end of an upload is lost has the object all the same")
    func survivesALostAnswer() async throws {
        let info = try await store().put(StorePlace.large, to: at("lost", "big"))
        #expect(info.size == UInt64(StorePlace.large.count))
        #expect(info.entityTag == "\"tag-2\"")
        #expect(try await log("lost").suffix(2) == ["POST uploadId", "HEAD "])
    }

    @Test("that cannot complete an upload, or refuses a part, is asked to forget it", arguments: ["never", "refused"])
    func aborts(_ bucket: String) async throws {
        let store = try store()
        let error = await #expect(throws: StorageError.self) {
            try await store.put(StorePlace.large, to: at(bucket, "big"))
        }
        #expect(error?.code == (bucket == "never" ? .unavailable : .permission))
        #expect(error?.message.contains("PUT \(bucket)/big") == true)
        // A part that was cancelled on its way may be noted later; it finds no upload any more.
        #expect(try await log(bucket).filter { $0 == "DELETE uploadId" }.count == 1)
        #expect(await #expect(throws: StorageError.self) { try await store.head(at(bucket, "big")) }?.code == .notFound)
    }
}
