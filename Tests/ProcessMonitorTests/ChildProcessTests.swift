import Glibc
import Testing

@testable import ProcessMonitor

@Suite("Child processes")
struct ChildProcessTests {
    @Test("reports the exit status", arguments: [0, 1, 3, 126, 127, 255] as [Int32])
    func reportsTheStatus(status: Int32) async throws {
        let child = try await ChildProcess.start(ChildCommand(["sh", "-c", "exit \(status)"]))
        let observation = try await child.waitForExit()
        #expect(observation.ending == .exited(status: status))
        #expect(observation.source == "child process")
        #expect(try await child.waitForExit() == observation)
    }

    @Test("reports the signal that ended it", arguments: [SIGKILL, SIGTERM, SIGABRT, SIGINT])
    func reportsTheSignal(signal: Int32) async throws {
        let child = try await Spoken.start(["sh", "-c", "echo ready; exec sleep 1000"])
        #expect(await child.line() == "ready")
        child.child.forward(signal)
        #expect(try await child.ending() == .signalled(signal))
        child.child.forward(signal)
    }

    @Test(
        "tells a command that is not there from one that cannot be executed",
        arguments: [
            ("/no/such/command", .commandNotFound, 127), ("no-such-command-anywhere", .commandNotFound, 127),
            ("/", .commandNotExecutable, 126), ("/etc/passwd", .commandNotExecutable, 126),
        ] as [(String, MonitorError.Code, Int32)])
    func tellsWhyItDoesNotRun(command: String, code: MonitorError.Code, status: Int32) async {
        let error = await #expect(throws: MonitorError.self) { try await ChildProcess.start(ChildCommand([command])) }
        #expect(error?.code == code && error?.exitStatus == status)
        #expect(error?.message.hasPrefix("cannot run \"\(command)\": ") == true)
    }

    @Test(
        "refuses what the system cannot be given",
        arguments: [[], ["a\0b"], ["sh", "\0"], ["sh", String(repeating: "x", count: 1 << 22)]])
    func refuses(arguments: [String]) async {
        let error = await #expect(throws: MonitorError.self) { try await ChildProcess.start(ChildCommand(arguments)) }
        #expect(error?.code == .commandRefused && error?.exitStatus == nil)
    }

    @Test("gives environment, working directory and output as asked")
    func givesWhatIsAsked() async throws {
        let child = try await Spoken.start(["/bin/sh", "-c", "echo $A-$HOME; pwd; echo error >&2"]) {
            $0.environment = ["A=b c"]
            $0.workingDirectory = "/usr/bin"
            $0.errors = $0.output
        }
        #expect(await child.lines() == ["b c-", "/usr/bin", "error"])
        #expect(try await child.ending() == .exited(status: 0))
    }

    @Test("names a working directory that is not there")
    func namesTheWorkingDirectory() async {
        let error = await #expect(throws: MonitorError.self) {
            try await Spoken.start(["true"]) { $0.workingDirectory = "/no/such\ndirectory" }
        }
        #expect(error?.code == .workingDirectory)
        #expect(error?.message == "cannot run \"true\" in \"/no/such\\u{a}directory\": no such file or directory")
    }

    @Test("starts with no blocked and no ignored signals, but those that the tests' own starter ignores")
    func startsClean() async throws {
        let probe = try await Spoken.probe("run", "grep", "-E", "^Sig(Blk|Ign):", "/proc/self/status")
        let masks = await probe.lines().compactMap { line in
            line.split(separator: "\t").dropFirst().first.flatMap { UInt64($0, radix: 16) }
        }
        // SIGHUP, SIGINT, SIGQUIT; 32 and 33, which the C library keeps to itself.
        let inheritable: UInt64 = 0b111 | 0b11 << 31
        #expect(masks.map { $0 & ~inheritable } == [0, 0])
        #expect(masks.first == 0)
    }

    @Test("passes SIGTERM on to a shell that traps it")
    func forwards() async throws {
        let probe = try await Spoken.probe(
            "run", "sh", "-c", "trap 'echo trapped; exit 5' TERM; echo ready; while :; do sleep 0.05; done")
        #expect(await probe.line() == "ready")
        probe.child.forward(SIGTERM)
        #expect(await probe.lines() == ["trapped", "exited(status: 5)"])
        #expect(try await probe.ending() == .exited(status: 0))
    }

    @Test("ends the child when this process is killed")
    func endsWithUs() async throws {
        let probe = try await Spoken.probe(
            "run", "sh", "-c", "trap 'echo told; exit' TERM; echo ready; while :; do sleep 0.05; done")
        #expect(await probe.line() == "ready")
        probe.child.forward(SIGKILL)
        #expect(await probe.lines() == ["told"])
        #expect(try await probe.ending() == .signalled(SIGKILL))
    }

    @Test("stops waiting when the task is cancelled, and the child goes on")
    func stopsWaiting() async throws {
        let child = try await Spoken.start(["sh", "-c", "echo ready; exec sleep 1000"])
        #expect(await child.line() == "ready")
        let waiting = Task { try await child.ending() }
        waiting.cancel()
        let error = await #expect(throws: MonitorError.self) { try await waiting.value }
        #expect(error?.code == .cancelled)
        child.child.forward(SIGKILL)
        #expect(try await child.ending() == .signalled(SIGKILL))
    }

    @Test("starts many at once, each with its own status")
    func startsMany() async throws {
        let endings = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let child = try await ChildProcess.start(ChildCommand(["sh", "-c", "exit \(number)"]))
                    return try await child.waitForExit().ending == .exited(status: Int32(number))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(endings.count == 100 && endings.allSatisfy { $0 })
    }
}
