import FlyteIDL
import Foundation
import Logging
import Testing

@testable import CoPilot

@Suite("A download that fails")
struct DownloadFailureTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    @Test("leaves an error document, the termination log and no summary where a file is missing")
    func missingBlob() async throws {
        try place.putInputs([("file", .file("file://bucket/data/none")), ("number", .integer(7))])
        let failure = try #require(await #expect(throws: StageFailure.self) { try await place.download() })
        #expect(failure.message.hasPrefix("cannot fetch the input file from file://bucket/data/none: "))
        #expect(failure.status == .noInput)
        let document = try #require(try place.errorDocument())
        #expect(document.code == "InputDownloadFailed")
        #expect(document.message == failure.message)
        #expect(document.kind == .nonRecoverable)
        #expect(document.origin == .system)
        #expect(place.lastWords == failure.message)
        #expect(place.names == ["number"])
    }

    @Test("takes away what an earlier attempt left to promise completeness", arguments: [true, false])
    func oldSummaries(areInputsThere: Bool) async throws {
        for name in ["inputs.pb", "inputs.json"] { try place.write("old", name) }
        if areInputsThere { try place.putInputs([("file", .file("file://bucket/data/none"))]) }
        await #expect(throws: StageFailure.self) { try await place.download() }
        #expect(place.names == [])
    }

    @Test("cuts the termination log at 4,096 bytes, and not within a character")
    func longMessage() async throws {
        // é is two bytes long: the text before it decides whether byte 4,096 is in the middle of one.
        for lead in ["", "x"] {
            let long = lead + String(repeating: "é", count: 3_000)
            try place.putInputs([("file", .file("file://bucket/data/\(long)"))])
            let failure = try #require(await #expect(throws: StageFailure.self) { try await place.download() })
            #expect(failure.message.utf8.count > 4_096)
            let words = place.lastWords
            #expect((4_095...4_096).contains(words.utf8.count))
            #expect(failure.message.hasPrefix(words))
            #expect(try place.errorDocument()?.message == failure.message)
        }
    }

    @Test("exits with 0 where that is asked for, and the document is there all the same")
    func exitsZero() async throws {
        try await place.download { $0.exitsZeroOnError = true }
        #expect(try place.errorDocument()?.code == "InputDownloadFailed")
        #expect(place.lastWords.hasPrefix("cannot read the inputs file://bucket/in/inputs.pb"))
    }

    @Test("writes the document under the name it is given")
    func errorName() async throws {
        await #expect(throws: StageFailure.self) { try await place.download { $0.errorName = "errors.pb" } }
        #expect(try place.errorDocument("errors.pb") != nil)
        #expect(try place.errorDocument() == nil)
    }

    @Test(
        "names a wrong request in the document",
        arguments: [
            ("format", "--format \"XML\" is not one of JSON, YAML, PROTO"),
            ("layout", "--file-input-layout \"FLAT\" is not one of DIRECT, NAMED_DIR"),
            ("mode", "--download-mode \"LATER\" is not one of DOWNLOAD_EAGER, DOWNLOAD_STREAM, DO_NOT_DOWNLOAD"),
            ("local", "--to-local-dir is required"),
        ])
    func wrongRequest(part: String, message: String) async throws {
        try place.putInputs([])
        let failure = await #expect(throws: StageFailure.self) {
            try await place.download { request in
                switch part {
                case "format": request.format = "XML"
                case "layout": request.layout = "FLAT"
                case "mode": request.mode = "LATER"
                default: request.localDirectory = ""
                }
            }
        }
        #expect(failure?.message == message)
        #expect(failure?.status == .usage)
        let document = try #require(try place.errorDocument())
        #expect(document.message == message)
        #expect(document.kind == .nonRecoverable)
        #expect(document.origin == .user)
        #expect(place.names == [])
    }

    @Test("names the source where it cannot be one", arguments: ["", "inputs.pb"])
    func wrongSource(uri: String) async throws {
        await #expect(throws: StageFailure.self) { try await place.download { $0.fromRemote = uri } }
        let message = try #require(try place.errorDocument()).message
        #expect(message.contains("--from-remote"))
    }

    @Test("says so where the inputs are no message")
    func badInputs() async throws {
        try place.put([0xff, 0xff], "in/inputs.pb")
        let failure = await #expect(throws: StageFailure.self) { try await place.download() }
        #expect(failure?.message.hasPrefix("file://bucket/in/inputs.pb is not a LiteralMap: ") == true)
        #expect(failure?.status == .badData)
    }

    @Test("has no place for a document without an output prefix", arguments: ["", "nonsense"])
    func noPrefix(prefix: String) async throws {
        let failure = try #require(
            await #expect(throws: StageFailure.self) { try await place.download { $0.outputPrefix = prefix } })
        #expect(failure.message.contains("--to-output-prefix"))
    }

    @Test("tells both causes where the document cannot be written either, and does not exit with 0 then")
    func noDocument() async throws {
        let failure = try #require(
            await #expect(throws: StageFailure.self) {
                try await place.download {
                    $0.outputPrefix = "file://elsewhere/out"
                    $0.exitsZeroOnError = true
                }
            })
        #expect(failure.message.hasPrefix("cannot read the inputs file://bucket/in/inputs.pb"))
        #expect(failure.message.contains("(and the error document cannot be written: file://elsewhere/out/error.pb"))
        #expect(failure.status == .noInput)
    }

    @Test(
        "is not stopped by a termination log that cannot be written", arguments: [nil, "/nonexistent/log"] as [String?])
    func noTerminationLog(path: String?) async throws {
        await #expect(throws: StageFailure.self) { try await place.download { $0.terminationLog = path } }
        #expect(try place.errorDocument() != nil)
    }

    @Test("leaves nothing half done when it is cancelled, and does not call it late")
    func cancelled() async throws {
        let reached = Gate()
        let inputs = try LiteralMap.of([("file", .file("s3://bucket/data/one")), ("number", .integer(7))]).serialized()
        let server = try FakeS3(["/bucket/in/inputs.pb": inputs, "/bucket/data/one": [1]]) { request in
            guard request.path == "/bucket/data/one" else { return nil }
            reached.arrive()
            return .never
        }
        defer { server.stop() }
        var request = place.downloadRequest
        (request.fromRemote, request.outputPrefix) = ("s3://bucket/in/inputs.pb", "s3://bucket/out")
        let stage = DownloadStage(request, router: try server.router(), logger: .silent)
        let run = Task { try await stage.run() }
        await reached.wait()
        run.cancel()
        let failure = try #require(await #expect(throws: StageFailure.self) { try await run.value })
        #expect(failure.message.contains("cancelled"))
        #expect(!failure.message.contains("--timeout"))
        #expect(failure.status == .temporary)
        #expect(place.names == ["number"])
    }

    @Test("gives up when the time is over, and says so in the document")
    func timeout() async throws {
        let (clock, reached) = (ManualClock(), Gate())
        let server = try FakeS3 { request in
            guard request.method == "GET" || request.method == "HEAD" else { return nil }
            reached.arrive()
            return .never
        }
        defer { server.stop() }
        var request = place.downloadRequest
        (request.fromRemote, request.outputPrefix, request.timeout) = (
            "s3://bucket/in/inputs.pb", "s3://bucket/out", .seconds(90)
        )
        let stage = DownloadStage(request, router: try server.router(), logger: .silent, clock: clock)
        let run = Task { try await stage.run() }
        await reached.wait()
        await clock.waitForSleeper()
        clock.advance(by: .seconds(90))
        let failure = await #expect(throws: StageFailure.self) { try await run.value }
        #expect(failure?.message == "the inputs were not downloaded within 90.0 seconds: give --timeout more")
        #expect(failure?.status == .temporary)
        let document = try #require(
            try server.object("/bucket/out/error.pb").flatMap { try ErrorDocument(serialized: $0) })
        #expect(document.kind == .recoverable)
        #expect(document.origin == .system)
    }
}
