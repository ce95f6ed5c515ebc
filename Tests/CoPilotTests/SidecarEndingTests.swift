import FlyteIDL
import Foundation
import Logging
import ProcessMonitor
import Testing

@testable import CoPilot

@Suite("A sidecar whose main container did not end well")
struct SidecarEndingTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try FileManager.default.createDirectory(at: place.local, withIntermediateDirectories: true)
        try place.write("7", "n")
    }

    private func end(
        _ ending: Ending, detail: String? = nil, _ outputs: [String: String] = ["n": OutputType.integer],
        _ change: (inout SidecarRequest) -> Void = { _ in }
    ) async throws -> SidecarStage.Outcome {
        var request = try place.sidecarRequest(outputs)
        change(&request)
        let watchers = SidecarStage.Watchers(
            start: NoopWatcher(), exit: Ended(Observation(ending: ending, source: "a test", detail: detail)))
        return try await SidecarStage(request, router: place.router, watchers: watchers, logger: .silent).run()
    }

    @Test("gives no half outputs, and says how it ended, with the end of its _stderr")
    func failed() async throws {
        try place.write("first\nlast\n", "_stderr")
        let failure = try #require(try await end(.exited(status: 3), detail: "more").failure)
        #expect(
            failure.message
                == "the main container exited with status 3 (known by a test); more\nThe end of its _stderr:\nfirst\nlast"
        )
        let document = try #require(try place.errorDocument())
        #expect(document.code == "MainContainerFailed" && document.message == failure.message)
        #expect(document.kind == .recoverable && document.origin == .user)
        #expect(failure.status == .taskFailed && place.lastWords == failure.message)
        #expect(place.object("out/outputs.pb") == nil)
    }

    @Test("shows no more of a long _stderr than fits")
    func longErrors() async throws {
        try place.write((0..<1_000).map { "line \($0)\n" }.joined(), "_stderr")
        let failure = try #require(try await end(.signalled(9)).failure)
        #expect(failure.message.hasSuffix("line 998\nline 999") && failure.message.utf8.count < 2_300)
        #expect(!failure.message.contains("line 1\n"))
    }

    @Test(
        "has the codes of Kubernetes and of an abortion",
        arguments: [(.outOfMemory, "OOMKilled"), (.aborted, "MainContainerAborted")] as [(Ending, String)])
    func codes(ending: Ending, code: String) async throws {
        _ = try await end(ending)
        #expect(try place.errorDocument()?.code == code)
    }

    @Test("passes on what it says itself")
    func said() async throws {
        try place.write("my fault", "_ERROR")
        #expect(try await end(.exited(status: 3)).failure?.message == "User Error: my fault")
    }

    @Test("says so even where the output directory is gone")
    func noDirectory() async throws {
        let failure = try await end(.exited(status: 3)) { $0.localDirectory += "/none" }.failure
        #expect(failure?.message.hasPrefix("the main container exited with status 3") == true)
    }

    @Test("is told by _returncode where no watcher knows", arguments: [.unknown, .unmarked] as [Ending])
    func returnCode(ending: Ending) async throws {
        try place.write("3\n", "_returncode")
        let failure = try #require(try await end(ending).failure)
        #expect(failure.message == "the main container exited with status 3 (known by _returncode, and a test)")
        try place.write("0", "_returncode")
        #expect(try await end(ending).isOutputs)
    }

    @Test("is not told by a _returncode that is an output, or is none, or that a watcher knows better than")
    func noReturnCode() async throws {
        try place.write("3", "_returncode")
        #expect(try await end(.exited(status: 0)).isOutputs)
        #expect(try await end(.unknown, ["_returncode": OutputType.integer]).isOutputs)
        for text in ["", "x", "256", "-1", "3 4"] {
            try place.write(text, "_returncode")
            #expect(try await end(.unknown).isOutputs, "\(text)")
        }
    }
}

@Suite("A sidecar that is asked to hurry")
struct SidecarHurryTests {
    private let place: Workplace
    private let clock = ManualClock()
    private let signals = TestSignals()

    init() throws {
        place = try Workplace()
        try place.write("x", "f")
    }

    /// Runs a sidecar whose upload hangs, until it has given up.
    private func hang(
        _ change: (inout SidecarRequest) -> Void, signals sent: Int, before: Int = 0, advance: Duration
    ) async throws -> String? {
        let reached = Gate()
        let server = try FakeS3 { request in
            guard request.summary == "PUT /bucket/raw/f" else { return nil }
            reached.arrive()
            return .never
        }
        defer { server.stop() }
        for _ in 0..<before { signals.send() }
        var request = try place.sidecarRequest(["f": OutputType.file], scheme: "s3")
        change(&request)
        let watchers = SidecarStage.Watchers(start: NoopWatcher(), exit: NoopWatcher(), signals: signals)
        let stage = SidecarStage(
            request, router: try server.router(), watchers: watchers, logger: .silent, clock: clock)
        async let outcome = stage.run()
        await reached.wait()
        for _ in 0..<sent { signals.send() }
        await clock.waitForSleeper()
        clock.advance(by: advance)
        let failure = try await outcome.failure
        let document = try server.object("/bucket/out/error.pb").flatMap { try ErrorDocument(serialized: $0) }
        #expect(document?.message == failure?.message && server.object("/bucket/out/outputs.pb") == nil)
        return failure?.message
    }

    @Test("gives up when the reserve is over after a second signal")
    func second() async throws {
        let message = try await hang({ $0.timeout = nil }, signals: 1, before: 1, advance: .seconds(15))
        #expect(message == "the outputs were not uploaded before a second SIGTERM, and 15.0 seconds after it")
    }

    @Test("gives up in time for the document when a first signal comes during the upload")
    func first() async throws {
        let message = try await hang(
            {
                $0.timeout = nil
                $0.graceAfterSignal = .seconds(30)
            }, signals: 1, advance: .seconds(15))
        #expect(
            message
                == "the outputs were not uploaded within 15.0 seconds after SIGTERM: give the pod a longer grace period"
        )
    }

    @Test("uploads all the same what can be uploaded in the time that is left")
    func inTime() async throws {
        let server = try FakeS3()
        defer { server.stop() }
        for _ in 0..<3 { signals.send() }
        let watchers = SidecarStage.Watchers(start: NoopWatcher(), exit: NoopWatcher(), signals: signals)
        let request = try place.sidecarRequest(["f": OutputType.file], scheme: "s3")
        let stage = SidecarStage(
            request, router: try server.router(), watchers: watchers, logger: .silent, clock: clock)
        #expect(try await stage.run().isOutputs)
    }
}

/// An end that is known.
private struct Ended: ExitWatcher {
    let observation: Observation
    init(_ observation: Observation) { self.observation = observation }
    func waitForExit() -> Observation { observation }
}

/// Signals that a test sends.
private final class TestSignals: SignalSource {
    private let gates = (0..<3).map { _ in Gate() }
    private let sent = Shared(0)

    var count: Int { sent.value }

    func send() {
        let number = sent.change { sent in
            sent += 1
            return sent - 1
        }
        if number < gates.count { gates[number].arrive() }
    }

    func signal(_ index: Int) async -> Int32? {
        guard index < gates.count else { return nil }
        let (gate, cancelled) = (gates[index], Shared(false))
        await withTaskCancellationHandler {
            await gate.wait()
        } onCancel: {
            cancelled.change { $0 = true }
            gate.arrive()
        }
        return cancelled.value ? nil : 15
    }
}
