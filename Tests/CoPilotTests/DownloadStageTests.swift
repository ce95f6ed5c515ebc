import FlyteIDL
import Foundation
import Logging
import ObjectStorage
import Testing

@testable import CoPilot

extension Workplace {
    /// A request for inputs.pb under `in`, with the error document under `out`.
    var downloadRequest: DownloadRequest {
        var request = DownloadRequest()
        request.fromRemote = "file://bucket/in/inputs.pb"
        request.outputPrefix = "file://bucket/out"
        request.localDirectory = local.path
        request.terminationLog = terminationLog.path
        return request
    }

    func download(_ change: (inout DownloadRequest) -> Void = { _ in }) async throws(StageFailure) {
        var request = downloadRequest
        change(&request)
        try await DownloadStage(request, router: router, logger: .silent).run()
    }

    func putInputs(_ inputs: [(String, Literal)]) throws { try put(LiteralMap.of(inputs).serialized(), "in/inputs.pb") }

    /// The error document under the output prefix; nil if there is none.
    func errorDocument(_ name: String = "error.pb") throws -> ErrorDocument? {
        try object("out/\(name)").flatMap { try ErrorDocument(serialized: $0) }
    }
}

@Suite("The download stage")
struct DownloadStageTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    @Test("leaves values, files and directories, and a summary of all")
    func success() async throws {
        try place.putInputs([
            ("number", .integer(7)), ("text", .string("a b\n")), ("file", .file("file://bucket/data/one.txt")),
            ("folder", .directory("file://bucket/data/many")),
        ])
        try place.put(Array("one".utf8), "data/one.txt")
        try place.put(Array("x".utf8), "data/many/x")
        try place.put(Array("y".utf8), "data/many/deep/y")
        try await place.download()
        #expect(
            place.names == [
                "file", "folder", "folder/deep", "folder/deep/y", "folder/x", "inputs.json", "inputs.pb", "number",
                "text",
            ])
        #expect(place.text("number") == "7")
        #expect(place.text("text") == "a b\n")
        #expect(place.text("file") == "one")
        #expect(place.text("folder/deep/y") == "y")
        #expect(try place.errorDocument() == nil)
        #expect(place.lastWords.isEmpty)
    }

    @Test(
        "writes the summary that the format names",
        arguments: [("JSON", ["inputs.json"]), ("YAML", ["inputs.yaml"]), ("PROTO", [])])
    func summaries(format: String, files: [String]) async throws {
        try place.putInputs([("number", .integer(7))])
        try await place.download { $0.format = format }
        #expect(place.names == (files + ["inputs.pb", "number"]).sorted())
    }

    @Test("puts a file into a directory of its own in the layout NAMED_DIR, and takes an empty layout for DIRECT")
    func layouts() async throws {
        try place.putInputs([("file", .file("file://bucket/data/one.txt"))])
        try place.put(Array("one".utf8), "data/one.txt")
        try await place.download { $0.layout = "" }
        #expect(place.text("file") == "one")
        let other = try Workplace()
        try other.putInputs([("file", .file("file://bucket/data/one.txt"))])
        try other.put(Array("one".utf8), "data/one.txt")
        try await other.download { $0.layout = "NAMED_DIR" }
        #expect(other.text("file/one.txt") == "one")
    }

    @Test("takes no inputs at all for what they are")
    func noInputs() async throws {
        try place.put([], "in/inputs.pb")
        try await place.download()
        #expect(place.names == ["inputs.json", "inputs.pb"])
        #expect(place.text("inputs.json") == "{}")
    }

    @Test("reads the inputs of Flyte 2, and leaves what it does not know alone")
    func flyte2() async throws {
        let bytes = try message(
            #"{"literals":[{"name":"n","value":{"scalar":{"primitive":{"integer":"7"}}}}],"context":[{"key":"k","value":"v"}]}"#,
            as: "flyteidl2.task.Inputs")
        try place.put(bytes, "in/inputs.pb")
        try await place.download()
        #expect(place.text("n") == "7")
    }

    @Test("says nothing of success until all data is there: the summaries come last")
    func summariesComeLast() async throws {
        let (local, seen) = (place.local, Shared<[String]>([]))
        for name in ["inputs.pb", "inputs.json"] { try place.write("of an earlier attempt", name) }
        let inputs = try LiteralMap.of([("file", .file("s3://bucket/data/one")), ("number", .integer(7))]).serialized()
        let server = try FakeS3(["/bucket/in/inputs.pb": inputs, "/bucket/data/one": [1]]) { request in
            if request.path == "/bucket/data/one" {
                seen.change { $0 = (try? FileManager.default.contentsOfDirectory(atPath: local.path)) ?? [] }
            }
            return nil
        }
        defer { server.stop() }
        var request = place.downloadRequest
        (request.fromRemote, request.outputPrefix) = ("s3://bucket/in/inputs.pb", "s3://bucket/out")
        try await DownloadStage(request, router: try server.router(), logger: .silent).run()
        #expect(seen.value.contains("number"))
        #expect(!seen.value.contains { $0.hasPrefix("inputs.") })
        #expect(place.names == ["file", "inputs.json", "inputs.pb", "number"])
    }

    @Test("limits what it reads to so many megabytes, and 0 means no limit")
    func readLimit() async throws {
        try place.putInputs([("file", .file("file://bucket/data/big"))])
        try place.put([UInt8](repeating: 0, count: 1 << 20), "data/big")
        try await place.download { $0.maxDownloadMBs = 1 }
        try place.put([UInt8](repeating: 0, count: 1 << 20 + 1), "data/big")
        try await place.download { $0.maxDownloadMBs = 0 }
        let failure = await #expect(throws: StageFailure.self) { try await place.download { $0.maxDownloadMBs = 1 } }
        #expect(failure?.message.contains("limit of 1048576 bytes") == true)
        #expect(failure?.status == .badData)
    }

    @Test("limits the inputs themselves too")
    func inputLimit() async throws {
        try place.putInputs([("text", .string(String(repeating: "x", count: 1 << 20)))])
        let failure = await #expect(throws: StageFailure.self) { try await place.download { $0.maxDownloadMBs = 1 } }
        #expect(failure?.message.hasPrefix("cannot read the inputs file://bucket/in/inputs.pb: ") == true)
    }

    @Test(
        "takes any number of megabytes",
        arguments: [(0, nil), (-1, nil), (1, 1 << 20), (Int.max, UInt64(Int.max))] as [(Int, UInt64?)])
    func limits(megabytes: Int, bytes: UInt64?) {
        var request = DownloadRequest()
        request.maxDownloadMBs = megabytes
        #expect(request.limit == bytes)
    }
}
