import FlyteIDL
import Foundation
import Logging
import Testing

@testable import CoPilot
@testable import ProcessMonitor

@Suite("The sidecar stage")
struct SidecarStageTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try FileManager.default.createDirectory(at: place.local, withIntermediateDirectories: true)
    }

    @Test("uploads files and directories, and writes the outputs")
    func success() async throws {
        try place.write("7\n", "n")
        try place.write("content", "f")
        try place.write("x", "d/x")
        try place.write("y", "d/deep/y")
        let outcome = try await place.upload(["n": OutputType.integer, "f": OutputType.file, "d": OutputType.directory])
        #expect(outcome.isOutputs)
        let outputs = try #require(try place.outputs())
        #expect(outputs.entries.map(\.name) == ["d", "f", "n"])
        #expect(outputs["n"]?.integer == 7)
        #expect(outputs["f"]?.uri == "file://bucket/raw/f")
        #expect(outputs["d"]?.uri == "file://bucket/raw/d")
        #expect(place.object("raw/f") == Array("content".utf8))
        #expect(place.object("raw/d/deep/y") == Array("y".utf8))
        #expect(try place.errorDocument() == nil)
        #expect(place.lastWords.isEmpty)
    }

    @Test("writes outputs.pb once and last, right after it has taken away an old error document")
    func order() async throws {
        let server = try FakeS3(["/bucket/out/error.pb": [0]])
        defer { server.stop() }
        for name in ["a", "b", "c"] { try place.write(name, "d/\(name)") }
        let request = try place.sidecarRequest(["d": OutputType.directory], scheme: "s3")
        let stage = SidecarStage(request, router: try server.router(), watchers: .none, logger: .silent)
        #expect(try await stage.run().isOutputs)
        let changes = server.log.filter { $0.hasPrefix("PUT") || $0.hasPrefix("DELETE") }
        #expect(changes.count == 5)
        #expect(Set(changes.prefix(3)) == ["PUT /bucket/raw/d/a", "PUT /bucket/raw/d/b", "PUT /bucket/raw/d/c"])
        #expect(changes.suffix(2) == ["DELETE /bucket/out/error.pb", "PUT /bucket/out/outputs.pb"])
    }

    @Test("takes other names for the outputs and the error document")
    func names() async throws {
        try place.write("7", "n")
        try place.put([1], "out/errors.pb")
        let outcome = try await place.upload(["n": OutputType.integer]) {
            ($0.outputsName, $0.errorName) = ("results.pb", "errors.pb")
        }
        #expect(outcome.isOutputs)
        #expect(try place.outputs("results.pb")?["n"]?.integer == 7)
        #expect(place.object("out/errors.pb") == nil)
    }

    @Test("writes nothing and waits for nothing where the task has no outputs")
    func noOutputs() async throws {
        let request = try place.sidecarRequest([:])
        let stage = SidecarStage(
            request, router: place.router, watchers: .init(start: Refusal(), exit: Refusal()), logger: .silent)
        #expect(try await stage.run().isNothing)
        #expect(place.object("out/outputs.pb") == nil)
        #expect(try place.errorDocument() == nil)
    }

    @Test("needs no raw prefix where no output is a file")
    func noRawPrefix() async throws {
        try place.write("7", "n")
        #expect(try await place.upload(["n": OutputType.integer]) { $0.rawOutput = "" }.isOutputs)
    }

    @Test("waits for the main container before it looks at the outputs")
    func waits() async throws {
        let (place, gate) = (place, Gate())
        let watchers = SidecarStage.Watchers(start: NoopWatcher(), exit: GateWatcher(gate: gate))
        let stage = SidecarStage(
            try place.sidecarRequest(["n": OutputType.integer]), router: place.router, watchers: watchers,
            logger: .silent)
        async let outcome = stage.run()
        try place.write("7", "n")
        gate.arrive()
        #expect(try await outcome.isOutputs)
    }

    @Test(
        "keeps a part of the time for the error document, at most half of it",
        arguments: [
            (nil, nil, 15, nil), (3_600, nil, 15, 3_585), (3_600, 30, 15, 15), (3_600, 20, 15, 10), (10, 30, 15, 5),
            (nil, 30, 10, 20), (100, nil, 0, 100), (100, nil, -5, 100), (0, nil, 15, 0),
        ] as [(Int?, Int?, Int, Int?)])
    func uploadLimit(timeout: Int?, grace: Int?, reserve: Int, limit: Int?) {
        var request = SidecarRequest()
        request.timeout = timeout.map { .seconds($0) }
        request.gracePeriod = grace.map { .seconds($0) }
        request.graceReserve = .seconds(reserve)
        #expect(request.uploadLimit == limit.map { .seconds($0) })
    }

    @Test("has an hour, and 15 seconds of it for the error document, by default")
    func standardTimes() {
        #expect(SidecarRequest().timeout == .seconds(3_600))
        #expect(SidecarRequest().graceReserve == .seconds(15))
        #expect(SidecarRequest().startTimeout == nil)
    }
}

/// Fails if it is asked.
struct Refusal: StartWatcher, ExitWatcher {
    var message = "nobody should have waited"
    func waitForStart() async throws(MonitorError) { throw .unsupportedWatcher(message) }
    func waitForExit() async throws(MonitorError) -> Observation { throw .unsupportedWatcher(message) }
}

/// The main container ends, or starts, when the gate opens.
struct GateWatcher: StartWatcher, ExitWatcher {
    let gate: Gate
    func waitForStart() async { await gate.wait() }
    func waitForExit() async -> Observation {
        await gate.wait()
        return Observation(ending: .unknown, source: "gate")
    }
}

/// Never starts.
struct NeverStarts: StartWatcher {
    func waitForStart() async throws(MonitorError) {
        await Gate.waitForCancellation()
        throw .cancelled
    }
}
