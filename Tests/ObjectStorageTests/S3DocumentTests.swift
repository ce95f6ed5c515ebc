import Testing

@testable import ObjectStorage

@Suite("A bad S3 server")
struct BadS3ServerTests {
    private func store() throws -> S3Store {
        let config = [
            "endpoint": try AnswerServer.shared.get().url, "access_key_id": "AKIA", "secret_key": "the-secret-key",
        ]
        let retry = RetryRule(sleep: { _ in })
        return S3Store(settings: try S3Settings(config: config, environment: [:]), driver: HTTPDriver(), retry: retry)
    }

    @Test(
        "cannot make a listing wrong or endless",
        arguments: [
            ("repeat", "repeats"), ("tokens", "more than 1000000"), ("outside", "outside the prefix"),
            ("many", "more than 10000 entries"),
            ("doctype", "document type"), ("deep", "nested"), ("garbage", "XML"), ("empty", "XML"),
            ("badutf8", "not UTF-8"), ("notoken", "without a token"),
        ])
    func listingIsRefused(_ bucket: String, _ reason: String) async throws {
        let listing = try store().objects(withPrefix: ObjectLocation(container: bucket, key: "k/"))
        let error = await #expect(throws: StorageError.self) { for try await _ in listing {} }
        #expect([.corrupt, .tooLarge].contains(error?.code))
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test("may encode keys")
    func decodesKeys() async throws {
        let page = try await store().list(ObjectLocation(container: "encoded", key: "k/"), after: nil)
        #expect(page.objects.map(\.key) == ["k/a b+c%é"])
        #expect(page.objects.first?.info == ObjectInfo(size: 1, entityTag: "\"e\"", modified: 1_704_067_200))
    }

    @Test(
        "says what is wrong by status and by document",
        arguments: [
            (301, "", StorageError.Code.configuration), (307, "TemporaryRedirect", .configuration), (400, "", .io),
            (400, "ExpiredToken", .credentials),
            (400, "RequestTimeout", .unavailable), (400, "AuthorizationHeaderMalformed", .configuration),
            (401, "", .credentials), (403, "", .permission),
            (403, "AccessDenied", .permission), (403, "SignatureDoesNotMatch", .credentials),
            (403, "InvalidAccessKeyId", .credentials),
            (404, "", .notFound), (404, "NoSuchKey", .notFound), (404, "NoSuchBucket", .noContainer),
            (400, "EntityTooLarge", .tooLarge),
            (429, "", .unavailable), (500, "InternalError", .unavailable), (501, "NotImplemented", .unsupported),
            (503, "SlowDown", .unavailable),
        ])
    func tellsWhatItMeans(_ status: Int, _ word: String, _ code: StorageError.Code) {
        let body =
            word.isEmpty
            ? "<html>"
            : "<Error><Code>\(word)</Code><Message>said with a-secret-token\n</Message><Region>eu-x</Region></Error>"
        let response = HTTPResponse(status: status, headers: HTTPHeaders(), received: 0, errorBody: Array(body.utf8))
        let credentials = S3Credentials(accessKey: "AKIA", secretKey: "the-secret-key", sessionToken: "a-secret-token")
        let error = StorageError(
            s3: response, S3ErrorDocument(parsing: response.errorBody), redactedFor: credentials)
        #expect(error.code == code)
        #expect(error.status == status)
        #expect(error.isTransient == (code == .unavailable))
        #expect(error.message.contains(word))
        #expect(!error.message.contains("a-secret-token") && !error.message.contains("\n"))
    }

    @Test("is asked again after 503, and a put sends its body again")
    func retries() async throws {
        let sink = MemorySink(limit: 100)
        let info = try await store().get(ObjectLocation(container: "flaky", key: "s3-get/2"), into: sink, limit: nil)
        #expect(info.size == 2)
        #expect(sink.bytes == Array("ok".utf8))
        try await store().put(
            Array(repeating: 7, count: 3_000_000), to: ObjectLocation(container: "flaky", key: "s3-put/1"))
        let error = await #expect(throws: StorageError.self) {
            try await store().head(ObjectLocation(container: "flaky", key: "s3-head/5"))
        }
        #expect(error?.isTransient == true)
        #expect(error?.code == .unavailable)
    }

    @Test("cannot pass a cut object for a whole one", arguments: ["cut", "cut-chunked", "reset"])
    func cutBodies(_ bucket: String) async throws {
        let store = try store()
        let error = await #expect(throws: StorageError.self) {
            // The answers' paths have no second part: the key is the server's to ignore.
            let request = HTTPRequest(
                method: .get, url: try AnswerServer.shared.get().url + "/" + bucket, sink: MemorySink(limit: 100))
            _ = try await store.driver.perform(request)
        }
        #expect(error?.code == .unavailable)
        #expect(error?.isTransient == true)
    }
}
