import Testing

@testable import ProcessMonitor

/// A watcher whose answer is there from the beginning; without one it waits until it is cancelled.
private struct Ready: ExitWatcher, StartWatcher {
    let answer: Result<Ending, MonitorError>?

    func waitForStart() async throws(MonitorError) { _ = try await waitForExit() }

    func waitForExit() async throws(MonitorError) -> Observation {
        guard let answer else {
            do { try await Task.sleep(for: .seconds(60)) } catch { throw .cancelled }
            throw .cancelled
        }
        return Observation(ending: try answer.get(), source: "test")
    }
}

@Suite("A wait that SIGTERM interrupts")
struct InterruptionTests {
    private let silent = Ready(answer: nil)
    private let failing = Ready(answer: .failure(MonitorError(kubernetes: "forbidden")))
    private let signal = Ready(answer: .success(.unknown))

    @Test("fails when its watcher does, and does not wait for the signal")
    func failsWithItsWatcher() async throws {
        let exit = CombinedExitWatcher([failing], interruptedBy: [silent])
        #expect(await #expect(throws: MonitorError.self) { try await exit.waitForExit() }?.message == "forbidden")
        let start = CombinedStartWatcher([failing], interruptedBy: [silent])
        #expect(await #expect(throws: MonitorError.self) { try await start.waitForStart() }?.message == "forbidden")
    }

    @Test("goes on while one of its watchers does")
    func goesOn() async throws {
        let seeing = Ready(answer: .success(.exited(status: 3)))
        let exit = CombinedExitWatcher([failing, seeing], interruptedBy: [silent])
        #expect(try await exit.waitForExit().ending == .exited(status: 3))
    }

    @Test("ends with the signal, after the time in which its watcher may know better")
    func endsWithTheSignal() async throws {
        let exit = CombinedExitWatcher([silent], interruptedBy: [signal], settle: .zero)
        #expect(try await exit.waitForExit().ending == .unknown)
        try await CombinedStartWatcher([silent], interruptedBy: [signal]).waitForStart()
    }
}
