import Glibc
import Testing

@testable import ProcessMonitor

@Suite("Termination signals")
struct SignalTests {
    @Test("are claimed before main")
    func areClaimedEarly() async throws {
        #expect(try await Spoken.probe("early").lines() == ["claimed: 1"])
    }

    @Test("are seen though they came before they were claimed")
    func areSeenLate() async throws {
        let probe = try await Spoken.probe("pending")
        #expect(await probe.lines() == ["SIGTERM unknown"])
        #expect(try await probe.ending() == .exited(status: 0))
    }

    @Test("wake every waiter once, whatever comes after", arguments: [SIGTERM, SIGINT, SIGHUP])
    func wakeEveryWaiter(signal: Int32) async throws {
        let probe = try await Spoken.probe("watch")
        #expect(await probe.line() == "ready")
        for _ in 0..<3 { probe.child.forward(signal) }
        #expect(await probe.lines() == [Array(repeating: SignalName.of(signal), count: 3).joined(separator: " ")])
        #expect(try await probe.ending() == .exited(status: 0))
    }

    @Test("come in order as a sequence")
    func comeInOrder() async throws {
        let probe = try await Spoken.probe("sequence")
        #expect(await probe.line() == "ready")
        for signal in [SIGTERM, SIGHUP, SIGTERM, SIGINT] {
            probe.child.forward(signal)
            #expect(await probe.line() == SignalName.of(signal))
        }
        #expect(try await probe.ending() == .exited(status: 0))
    }

    @Test("stay ignored where the starter had it so, SIGTERM excepted")
    func stayIgnored() async throws {
        let probe = try await Spoken.start(["sh", "-c", "trap '' HUP TERM; exec \(probePath) sequence"])
        #expect(await probe.line() == "ready")
        // One after the other: signals that are pending together come in an order of the kernel's.
        for signal in [SIGHUP, SIGTERM] { probe.child.forward(signal) }
        #expect(await probe.line() == "SIGTERM")
        probe.child.forward(SIGINT)
        #expect(await probe.lines() == ["SIGINT"])
    }

    @Test("let a cancelled waiter go")
    func letGo() async throws {
        #expect(try await Spoken.probe("cancel").lines() == ["the wait was cancelled"])
    }

    @Test("have their usual effect again when a command does not care: at once if one is pending")
    func haveTheirEffectAtOnce() async throws {
        let probe = try await Spoken.probe("restore-pending")
        #expect(await probe.lines() == [])
        #expect(try await probe.ending() == .signalled(SIGTERM))
    }

    @Test("have their usual effect again when a command does not care", arguments: [SIGTERM, SIGINT, SIGHUP])
    func haveTheirEffectLater(signal: Int32) async throws {
        let probe = try await Spoken.probe("restore-later")
        #expect(await probe.line() == "ready")
        probe.child.forward(signal)
        #expect(try await probe.ending() == .signalled(signal))
    }

    @Test(
        "have names",
        arguments: [
            (15, "SIGTERM"), (9, "SIGKILL"), (2, "SIGINT"), (99, "signal 99"), (0, "signal 0"), (-1, "signal -1"),
        ] as [(Int32, String)])
    func haveNames(signal: Int32, name: String) {
        #expect(SignalName.of(signal) == name)
    }

    @Test("are not waited for by the watcher that watches nothing")
    func areNotWaitedFor() async throws {
        let watcher: any StartWatcher & ExitWatcher = NoopWatcher()
        try await watcher.waitForStart()
        let observation = try await watcher.waitForExit()
        #expect(observation.ending == .unknown && observation.source == "none")
    }
}
