import FlyteIDL
import Logging
import Testing

@testable import CoPilot

@Suite("Downloading a directory")
struct DownloadDirectoryTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    /// Downloads the input `dir`, s3://bucket/out, from a server with these objects.
    /// - Returns: the failure; nil for success.
    private func download(
        _ keys: [String], uri: String = "s3://bucket/out",
        interfere: @escaping @Sendable (FakeS3.Request) -> FakeS3.Answer? = { _ in nil }
    ) async throws -> StageFailure? {
        var objects = ["/bucket/in/inputs.pb": try LiteralMap.of([("dir", .directory(uri))]).serialized()]
        for key in keys { objects["/bucket/\(key)"] = Array(key.utf8) }
        let server = try FakeS3(objects, interfere: interfere)
        defer { server.stop() }
        var request = place.downloadRequest
        (request.fromRemote, request.outputPrefix) = ("s3://bucket/in/inputs.pb", "s3://bucket/done")
        let stage = DownloadStage(request, router: try server.router(), logger: .silent)
        do { try await stage.run() } catch { return error }
        return nil
    }

    @Test("takes what is below it, at any depth")
    func nested() async throws {
        #expect(try await download(["out/a", "out/b/c", "out/b/d/e"]) == nil)
        #expect(place.text("dir/a") == "out/a")
        #expect(place.text("dir/b/d/e") == "out/b/d/e")
    }

    @Test(
        "takes nothing of a neighbour whose name begins alike, whether or not the uri ends in /", arguments: ["", "/"])
    func neighbour(end: String) async throws {
        #expect(try await download(["out/a", "out2/b", "outx", "out"], uri: "s3://bucket/out\(end)") == nil)
        #expect(place.names == ["dir", "dir/a", "inputs.json", "inputs.pb"])
    }

    @Test("passes over the markers that tools leave for directories")
    func markers() async throws {
        #expect(try await download(["out/", "out/sub/", "out/sub/a", "out/empty/"]) == nil)
        #expect(place.names == ["dir", "dir/sub", "dir/sub/a", "inputs.json", "inputs.pb"])
    }

    @Test("makes an empty directory where there is nothing")
    func empty() async throws {
        #expect(try await download([]) == nil)
        #expect(place.names == ["dir", "inputs.json", "inputs.pb"])
    }

    @Test(
        "refuses keys that are no paths, and names them",
        arguments: ["out/../escaped", "out/a/../../escaped", "out/./a", "out/a//b"])
    func climbing(key: String) async throws {
        let failure = try #require(try await download(["out/a/fine", key]))
        #expect(failure.message.contains("the input dir"))
        #expect(failure.message.contains("the object key \(key) cannot be a path: "))
        #expect(failure.status == .badData)
        #expect(!place.names.contains("escaped"))
        #expect(!place.names.contains("inputs.pb"))
    }

    @Test("refuses a whole container", arguments: ["s3://bucket", "s3://bucket/"])
    func container(uri: String) async throws {
        let failure = try #require(try await download(["out/a"], uri: uri))
        #expect(failure.message == "cannot fetch the input dir: \(uri) names a whole container, and no directory in it")
    }

    @Test("says which input cannot be listed")
    func listingFails() async throws {
        let failure = try await download(["out/a"]) { $0.query.contains("list-type") ? .status(403) : nil }
        #expect(failure?.message.hasPrefix("cannot fetch the input dir: ") == true)
        #expect(failure?.status == .permission)
    }
}
