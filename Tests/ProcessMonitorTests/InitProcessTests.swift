import Glibc
import Testing

@testable import ProcessMonitor

/// Whether we may make PID namespaces (root, or where users may).
private func canUnshare() async -> Bool {
    guard let child = try? await ChildProcess.start(ChildCommand(["unshare", "--pid", "--fork", "true"])) else {
        return false
    }
    return (try? await child.waitForExit().ending) == .exited(status: 0)
}

@Suite("As PID 1 of a namespace", .enabled("needs the right to make a PID namespace", canUnshare))
struct InitProcessTests {
    /// Runs the probe as PID 1. Its `exit` status comes through.
    private func probe(_ words: String...) async throws -> Spoken {
        try await Spoken.start(["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", probePath] + words)
    }

    @Test("a signal that comes while the process starts is not lost")
    func isNotLost() async throws {
        let probe = try await probe("pending")
        #expect(await probe.lines() == ["SIGTERM unknown"])
        #expect(try await probe.ending() == .exited(status: 0))
    }

    @Test(
        "a command that does not care ends with 128 + signal, at once or later",
        arguments: ["restore-pending", "restore-later"])
    func endsWithAStatus(mode: String) async throws {
        let probe = try await probe(mode)
        #expect(await probe.lines() == (mode == "restore-later" ? ["ready"] : []))
        #expect(try await probe.ending() == .exited(status: 128 + SIGTERM))
    }

    @Test("orphans are reaped and do not change the statuses of its own children")
    func reapsOrphans() async throws {
        let lines = try await probe("orphans").lines()
        #expect(
            lines == [
                "exited(status: 3)", "exited(status: 4)", "exited(status: 3)", "children left: false",
                "exited(status: 5)",
            ])
    }

    @Test("a command that cannot run is reported there too")
    func reportsThere() async throws {
        let probe = try await probe("run", "/no/such/command")
        #expect(await probe.lines() == ["cannot run \"/no/such/command\": command not found"])
        #expect(try await probe.ending() == .exited(status: 127))
    }
}
