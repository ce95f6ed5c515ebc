import Testing

@testable import ObjectStorage

@Suite("The network")
struct HTTPNetworkTests {
    @Test(
        "is reached through the proxies that the environment names",
        arguments: [
            (["HTTPS_PROXY": "http://p:1"], "https://example.com/", "http://p:1"),
            (["HTTPS_PROXY": "http://p:1"], "http://example.com/", ""),
            (["HTTP_PROXY": "http://p:2", "HTTPS_PROXY": "http://p:1"], "http://example.com/", "http://p:2"),
            (["https_proxy": "http://q:1", "HTTPS_PROXY": "http://p:1"], "https://example.com/", "http://q:1"),
            (["ALL_PROXY": "http://p:3"], "https://example.com/", "http://p:3"),
            (["HTTPS_PROXY": "http://p:1"], "https://127.0.0.1/", ""),
            (["HTTP_PROXY": "http://p:1"], "http://localhost:9/", ""),
            ([:], "https://example.com/", ""),
        ])
    func proxies(_ environment: [String: String], _ url: String, _ proxy: String) {
        let network = HTTPNetwork(environment: environment)
        #expect(network.proxy(for: HTTPRequest(method: .get, url: url)) == proxy)
    }

    @Test("never takes a proxy to the machine's own services")
    func direct() {
        let network = HTTPNetwork(environment: ["HTTP_PROXY": "http://p:1"])
        var request = HTTPRequest(method: .get, url: "http://169.254.169.254/")
        request.isDirect = true
        #expect(network.proxy(for: request).isEmpty)
    }

    @Test("sends a request through the proxy, but not to hosts that are named")
    func really() async throws {
        let answers = try AnswerServer.shared.get()
        // The answer server is no proxy, but shows what it is asked: a whole URL.
        var driver = HTTPDriver(network: HTTPNetwork(environment: ["HTTP_PROXY": answers.url]))
        let sink = MemorySink(limit: 1_000)
        _ = try await driver.perform(HTTPRequest(method: .get, url: "http://copilot.invalid/echo", sink: sink))
        #expect(String(decoding: sink.bytes, as: UTF8.self) == "http://copilot.invalid/echo")
        driver = HTTPDriver(
            network: HTTPNetwork(environment: ["HTTP_PROXY": answers.url, "NO_PROXY": "copilot.invalid"]))
        let error = await #expect(throws: StorageError.self) {
            try await driver.perform(HTTPRequest(method: .get, url: "http://copilot.invalid/echo"))
        }
        #expect(error?.code == .unavailable)
    }

    @Test("carries the configured headers and bounds")
    func client() async throws {
        var client = StorageConfiguration.HTTPClient()
        client.headers = [("X-Team", "one"), ("X-Team", "two")]
        client.timeout = .seconds(1)
        let driver = HTTPDriver(network: HTTPNetwork(environment: [:], client: client))
        let url = try AnswerServer.shared.get().url
        let sink = MemorySink(limit: 1_000)
        _ = try await driver.perform(HTTPRequest(method: .get, url: url + "/header/X-Team", sink: sink))
        #expect(String(decoding: sink.bytes, as: UTF8.self) == "one,two")
        let error = await #expect(throws: StorageError.self) {
            try await driver.perform(HTTPRequest(method: .get, url: url + "/stall"))
        }
        #expect(error?.code == .unavailable)
    }
}
