import CoPilot
import ObjectStorage
import Testing

@testable import CoPilotCLI

@Suite("Settings of transfers")
struct TransferSettingsTests {
    private static func context(_ words: [String]) throws -> Context {
        let (command, flags) = try #require(try Program.parse(words))
        return try Program.context(command, flags, [:])
    }

    @Test(
        "bound what is in flight",
        arguments: [
            ([], 32), (["--concurrency", "4"], 4), (["--concurrency=100"], 32), (["--memory-budget", "16"], 8),
            (["--concurrency", "100", "--memory-budget", "400"], 100), (["--memory-budget", "0"], 1),
            (["--concurrency", "-3"], 1),
        ])
    func width(_ words: [String], _ width: Int) throws {
        let download = try Self.context(["download"] + words)
        #expect(DownloadCommand.request(download).concurrency == width)
        #expect(SidecarCommand.request(try Self.context(["sidecar"] + words)).concurrency == width)
        #expect(TransferFlags.budget(download.flags).width == width)
    }

    @Test("take the client's headers, time and connections from the files")
    func client() throws {
        let place = try ConfigPlace([
            "a.yaml": """
            storage:
              defaultHttpClient:
                headers: {X-One: [a, b], X-Two: c}
                timeout: 90s
                maxConnsPerHost: 7
            """
        ])
        let client = try place.settings().storage.httpClient
        #expect(client.headers.map(\.name) == ["X-One", "X-One", "X-Two"])
        #expect(client.headers.map(\.value) == ["a", "b", "c"])
        #expect(client.timeout == .seconds(90) && client.connectionsPerHost == 7)
        let wrong = try ConfigPlace(["a.yaml": "storage: {defaultHttpClient: {headers: {X: [{a: b}]}}}"])
        #expect(throws: ConfigError.self) { try wrong.settings() }
    }
}
