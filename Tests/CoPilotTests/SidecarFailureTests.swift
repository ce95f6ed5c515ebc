import FlyteIDL
import Foundation
import Logging
import ProcessMonitor
import Testing

@testable import CoPilot

@Suite("A sidecar that has no outputs to give")
struct SidecarFailureTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try FileManager.default.createDirectory(at: place.local, withIntermediateDirectories: true)
    }

    @Test(
        "passes on what the container says in _ERROR",
        arguments: [
            (
                Array("out of luck".utf8),
                ErrorDocument(
                    code: "OutputUploadFailed", message: "User Error: out of luck", kind: .recoverable, origin: .user)
            ),
            (
                Array(#"{"code":"Bad","message":"no","kind":"NON_RECOVERABLE","origin":"USER"}"#.utf8),
                ErrorDocument(code: "Bad", message: "no", kind: .nonRecoverable, origin: .user)
            ),
            (
                Array(#"{"message":"no","kind":"RECOVERABLE"}"#.utf8),
                ErrorDocument(code: "", message: "no", kind: .recoverable, origin: .unknown)
            ),
            (
                (try? ErrorDocument(code: "Own", message: "mine", kind: .nonRecoverable, origin: .system).serialized())
                    ?? [],
                ErrorDocument(code: "Own", message: "mine", kind: .nonRecoverable, origin: .system)
            ),
            (
                [],
                ErrorDocument(code: "OutputUploadFailed", message: "User Error: ", kind: .recoverable, origin: .user)
            ),
        ])
    func userError(content: [UInt8], expected: ErrorDocument) async throws {
        try Data(content).write(to: place.local.appending(path: "_ERROR"))
        try place.write("7", "n")
        let failure = try #require(try await place.upload(["n": OutputType.integer]).failure)
        #expect(failure.message == expected.message)
        #expect(failure.status == .taskFailed)
        #expect(try place.object("out/error.pb") == expected.serialized())
        #expect(place.object("out/outputs.pb") == nil)
    }

    @Test("tells of an _ERROR that is a directory")
    func errorDirectory() async throws {
        try place.write("x", "_ERROR/x")
        let failure = try #require(try await place.upload(["n": OutputType.integer]).failure)
        #expect(failure.message.contains("_ERROR"))
        #expect(try place.errorDocument()?.code == "OutputUploadFailed")
    }

    @Test("names every output that is missing, as the user's fault that a retry may cure")
    func missing() async throws {
        try place.write("x", "f")
        let failure = try #require(
            try await place.upload(["n": OutputType.integer, "m": OutputType.string, "f": OutputType.file]).failure)
        #expect(failure.message.contains("output m: the file m is not there"))
        #expect(failure.message.contains("output n: the file n is not there"))
        #expect(failure.status == .noInput)
        let document = try #require(try place.errorDocument())
        #expect(document.code == "OutputUploadFailed")
        #expect(document.message == failure.message)
        #expect(document.kind == .recoverable)
        #expect(document.origin == .user)
        #expect(place.lastWords == failure.message)
        #expect(place.object("out/outputs.pb") == nil)
        #expect(place.object("raw/f") == nil)
    }

    @Test("names an output that does not fit")
    func unparsable() async throws {
        try place.write("seven", "n")
        let failure = try #require(try await place.upload(["n": OutputType.integer]).failure)
        #expect(failure.message.hasPrefix("output n: "))
        #expect(failure.status == .badData)
        #expect(try place.errorDocument()?.origin == .user)
    }

    @Test(
        "names a wrong request in the document",
        arguments: [
            ("format", "--format \"XML\" is not one of JSON, YAML, PROTO", .usage),
            ("mode", "--upload-mode \"LATER\" is not one of UPLOAD_ON_EXIT, UPLOAD_EAGER, DO_NOT_UPLOAD", .usage),
            ("local", "--from-local-dir is required", .usage),
            ("raw", "--to-raw-output is required: an output is a file or a directory", .usage),
        ] as [(String, String, CoPilot.ExitStatus)])
    func wrongRequest(part: String, message: String, status: CoPilot.ExitStatus) async throws {
        try place.write("x", "f")
        let failure = try #require(
            try await place.upload(["f": OutputType.file]) { request in
                switch part {
                case "format": request.format = "XML"
                case "mode": request.mode = "LATER"
                case "local": request.localDirectory = ""
                default: request.rawOutput = ""
                }
            }.failure)
        #expect(failure.message == message)
        #expect(failure.status == status)
        let document = try #require(try place.errorDocument())
        #expect(document.message == message)
        #expect(document.kind == .nonRecoverable)
        #expect(document.origin == .user)
    }

    @Test(
        "names the interface, the raw prefix and the directory where they are wrong",
        arguments: ["interface", "raw", "local"])
    func wrongParts(part: String) async throws {
        try place.write("x", "f")
        let failure = try #require(
            try await place.upload(["f": OutputType.file]) { request in
                switch part {
                case "interface": request.interface = [0xff]
                case "raw": request.rawOutput = "nonsense"
                default: request.localDirectory += "/none"
                }
            }.failure)
        let names = ["interface": "--interface", "raw": "--to-raw-output", "local": "the output directory"]
        #expect(failure.message.contains(names[part] ?? ""))
        #expect(try place.errorDocument()?.message == failure.message)
        #expect(place.object("out/outputs.pb") == nil)
    }

    @Test("lets an unknown watcher reach the document", arguments: [true, false])
    func unknownWatcher(isStart: Bool) async throws {
        let refusal = Refusal(message: "--exit-watcher-type \"magic\" is not one of signal, noop")
        let watchers = SidecarStage.Watchers(
            start: isStart ? refusal : NoopWatcher(), exit: isStart ? NoopWatcher() : refusal)
        let request = try place.sidecarRequest(["n": OutputType.integer])
        let outcome = try await SidecarStage(request, router: place.router, watchers: watchers, logger: .silent).run()
        #expect(outcome.failure?.message == refusal.message)
        #expect(outcome.failure?.status == .usage)
        #expect(try place.errorDocument()?.message == refusal.message)
    }

    @Test("has no place for anything without an output prefix", arguments: ["", "nonsense"])
    func noPrefix(prefix: String) async throws {
        let failure = await #expect(throws: StageFailure.self) {
            try await place.upload(["n": OutputType.integer]) { $0.outputPrefix = prefix }
        }
        #expect(failure?.message.contains("--to-output-prefix") == true)
    }

    @Test("fails only where the document cannot be written either, and tells both causes")
    func noDocument() async throws {
        let failure = try #require(
            await #expect(throws: StageFailure.self) {
                try await place.upload(["n": OutputType.integer]) { $0.outputPrefix = "file://elsewhere/out" }
            })
        #expect(failure.message.hasPrefix("output n: the file n is not there"))
        #expect(failure.message.contains("(and the error document cannot be written: "))
    }
}
