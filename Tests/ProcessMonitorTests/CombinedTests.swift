import Testing

@testable import ProcessMonitor

/// A watcher that says what a test has it say, when it has it.
private struct Scripted: ExitWatcher, StartWatcher {
    let said = History<Result<Observation, MonitorError>>(limit: 1)

    func waitForStart() async throws(MonitorError) { _ = try await waitForExit() }

    func waitForExit() async throws(MonitorError) -> Observation {
        guard let result = await said.value(0) else { throw .cancelled }
        return try result.get()
    }

    func say(_ ending: Ending, _ source: String = "test") {
        said.append(.success(Observation(ending: ending, source: source)))
    }
    func fail(_ message: String) { said.append(.failure(.unsupportedWatcher(message))) }
}

private final class Signals: SignalSource {
    private let received = History<Int32>(limit: 4)
    var count: Int { received.soFar.count }
    func signal(_ index: Int) async -> Int32? { await received.value(index) }
    func send(_ signal: Int32) { received.append(signal) }
}

@Suite("Watchers together")
struct CombinedTests {
    private let one = Scripted()
    private let other = Scripted()

    private func combined(_ settle: Duration = .seconds(60), needsMarker: Bool = false) -> CombinedExitWatcher {
        CombinedExitWatcher([one, other], settle: settle, needsMarker: needsMarker)
    }

    @Test("believe the first that knows")
    func first() async throws {
        other.say(.exited(status: 3))
        #expect(try await combined().waitForExit().ending == .exited(status: 3))
    }

    @Test("wait for one that knows better, in either order", arguments: [true, false])
    func better(isFirst: Bool) async throws {
        async let end = combined().waitForExit()
        (isFirst ? one : other).say(.unknown, "SIGTERM")
        (isFirst ? other : one).say(.outOfMemory)
        #expect(try await end.ending == .outOfMemory)
    }

    @Test("do not wait long where nobody knows")
    func nobody() async throws {
        one.say(.unknown, "SIGTERM")
        let end = try await combined(.zero).waitForExit()
        #expect(end.ending == .unknown && end.source == "SIGTERM")
        other.say(.unknown, "other")
        #expect(try await combined().waitForExit().ending == .unknown)
    }

    @Test("call an end without the marker that was agreed on by its name, unless somebody knows more")
    func unmarked() async throws {
        one.say(.unknown, "SIGTERM")
        let end = try await combined(.zero, needsMarker: true).waitForExit()
        #expect(end.ending == .unmarked && end.source == "SIGTERM")
        other.say(.exited(status: 0))
        #expect(try await combined(needsMarker: true).waitForExit().ending == .exited(status: 0))
    }

    @Test("go on without one that fails, and fail with the first where all do")
    func failing() async throws {
        let told = History<String>(limit: 8)
        let watcher = CombinedExitWatcher([one, other], settle: .zero) { told.append($0) }
        one.fail("no")
        async let end = watcher.waitForExit()
        #expect(await told.value(0) == "no")
        other.say(.signalled(9))
        #expect(try await end.ending == .signalled(9))
        let error = await #expect(throws: MonitorError.self) { try await CombinedExitWatcher([one]).waitForExit() }
        #expect(error?.message == "no")
    }

    @Test("see a start when one of them does")
    func start() async throws {
        one.fail("no")
        other.say(.unknown)
        try await CombinedStartWatcher([one, other]).waitForStart()
        let error = await #expect(throws: MonitorError.self) { try await CombinedStartWatcher([one]).waitForStart() }
        #expect(error?.message == "no")
        let signals = Signals()
        async let interrupted: Void = CombinedStartWatcher([Scripted(), InterruptedStart(signals)]).waitForStart()
        signals.send(15)
        try await interrupted
    }

    @Test("let go when the task is cancelled")
    func cancelled() async throws {
        let watcher = combined()
        let task = Task { try await watcher.waitForExit() }
        task.cancel()
        let error = await #expect(throws: MonitorError.self) { try await task.value }
        #expect(error?.code == .cancelled)
    }

    @Test("may be limited")
    func limited() async throws {
        let error = await #expect(throws: MonitorError.self) {
            try await LimitedExitWatcher(one, limit: .zero, otherwise: "too late").waitForExit()
        }
        #expect(error?.code == .timeout && error?.message == "too late")
        one.say(.exited(status: 0))
        #expect(
            try await LimitedExitWatcher(one, limit: .seconds(60), otherwise: "").waitForExit().ending
                == .exited(status: 0))
    }

    @Test("take a signal for an end of which nothing is known, where no main container was seen")
    func confirmed() async throws {
        let signals = Signals()
        let shared = SharedNamespaceWatcher(.init(directory: "/nonexistent"), ProcessFiles(root: "/nonexistent"))
        async let end = ConfirmedWatcher(signals, shared).waitForExit()
        signals.send(15)
        #expect(try await end.ending == .unknown)
        #expect(try await end.source == "SIGTERM")
    }
}
