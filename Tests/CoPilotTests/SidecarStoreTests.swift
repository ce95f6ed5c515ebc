import FlyteIDL
import Logging
import ProcessMonitor
import Testing

@testable import CoPilot

/// What only a store that refuses or hangs can show.
@Suite("A sidecar and a store that fails it")
struct SidecarStoreTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    private func stage(
        _ server: FakeS3, _ outputs: [String: String], clock: any Clock<Duration> = ContinuousClock(),
        start: any StartWatcher = NoopWatcher(), _ change: (inout SidecarRequest) -> Void = { _ in }
    ) throws -> SidecarStage {
        var request = try place.sidecarRequest(outputs, scheme: "s3")
        change(&request)
        return SidecarStage(
            request, router: try server.router(), watchers: .init(start: start, exit: NoopWatcher()), logger: .silent,
            clock: clock)
    }

    private func document(_ server: FakeS3) throws -> ErrorDocument? {
        try server.object("/bucket/out/error.pb").flatMap { try ErrorDocument(serialized: $0) }
    }

    @Test("fails and says so where an old error document cannot be removed: it would hide the outputs")
    func staleStays() async throws {
        try place.write("7", "n")
        let server = try FakeS3(["/bucket/out/error.pb": [0]]) { $0.method == "DELETE" ? .status(403) : nil }
        defer { server.stop() }
        let failure = try #require(try await stage(server, ["n": OutputType.integer]).run().failure)
        #expect(
            failure.message.hasPrefix(
                "cannot remove the error document of an earlier attempt, which would hide the outputs: "))
        #expect(failure.status == .permission)
        #expect(try document(server)?.message == failure.message)
        #expect(server.object("/bucket/out/outputs.pb") == nil)
    }

    @Test("takes a store that does not let it look for one that has no error document")
    func notAllowedToLook() async throws {
        try place.write("7", "n")
        let server = try FakeS3 { $0.method == "HEAD" && $0.path.hasSuffix("error.pb") ? .status(403) : nil }
        defer { server.stop() }
        #expect(try await stage(server, ["n": OutputType.integer]).run().isOutputs)
    }

    @Test("writes no outputs.pb where a file cannot be uploaded, and names output and file")
    func uploadRefused() async throws {
        try place.write("x", "d/x")
        let server = try FakeS3 { $0.summary == "PUT /bucket/raw/d/x" ? .status(403) : nil }
        defer { server.stop() }
        let failure = try #require(try await stage(server, ["d": OutputType.directory]).run().failure)
        #expect(failure.message.hasPrefix("cannot upload d/x of the output d: "))
        let document = try #require(try document(server))
        #expect(document.origin == .system)
        #expect(document.kind == .nonRecoverable)
        #expect(server.object("/bucket/out/outputs.pb") == nil)
    }

    @Test("becomes an error document where outputs.pb itself is refused")
    func outputsRefused() async throws {
        try place.write("7", "n")
        let server = try FakeS3 { $0.summary == "PUT /bucket/out/outputs.pb" ? .status(403) : nil }
        defer { server.stop() }
        let failure = try #require(try await stage(server, ["n": OutputType.integer]).run().failure)
        #expect(failure.message.contains("outputs.pb"))
        #expect(try document(server)?.message == failure.message)
    }

    @Test("leaves an error document where the time is over in the middle of an upload")
    func overTime() async throws {
        try place.write("x", "f")
        let (clock, reached) = (ManualClock(), Gate())
        let server = try FakeS3 { request in
            guard request.summary == "PUT /bucket/raw/f" else { return nil }
            reached.arrive()
            return .never
        }
        defer { server.stop() }
        let stage = try stage(server, ["f": OutputType.file], clock: clock) { $0.timeout = .seconds(60) }
        async let outcome = stage.run()
        await reached.wait()
        await clock.waitForSleeper()
        clock.advance(by: .seconds(45))
        let failure = try #require(try await outcome.failure)
        #expect(
            failure.message.hasPrefix(
                "the outputs were not uploaded in the time there was (45.0 seconds): give --timeout"))
        #expect(failure.status == .temporary)
        let document = try #require(try document(server))
        #expect(document.message == failure.message)
        #expect(document.kind == .recoverable)
        #expect(document.origin == .system)
        #expect(server.object("/bucket/out/outputs.pb") == nil)
    }

    @Test("leaves an error document where the main container does not start in time")
    func noStart() async throws {
        let clock = ManualClock()
        let server = try FakeS3()
        defer { server.stop() }
        let stage = try stage(server, ["n": OutputType.integer], clock: clock, start: NeverStarts()) {
            $0.startTimeout = .seconds(30)
        }
        async let outcome = stage.run()
        await clock.waitForSleeper()
        clock.advance(by: .seconds(30))
        let failure = try #require(try await outcome.failure)
        #expect(failure.message == "the main container did not start within 30.0 seconds: give --start-timeout more")
        #expect(try document(server)?.message == failure.message)
    }

    @Test("fails, with both causes, where neither outputs nor document can be written")
    func nothingGoes() async throws {
        try place.write("7", "n")
        let server = try FakeS3 { $0.method == "PUT" ? .status(403) : nil }
        defer { server.stop() }
        let stage = try stage(server, ["n": OutputType.integer])
        let failure = await #expect(throws: StageFailure.self) { try await stage.run() }
        #expect(failure?.message.contains("outputs.pb") == true)
        #expect(failure?.message.contains("(and the error document cannot be written: ") == true)
        #expect(failure?.status == .permission)
    }
}
