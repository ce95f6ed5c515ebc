internal import CEarlySignals
internal import Glibc
internal import ProcessMonitor

/// A process for the tests to send signals to, since the test runner itself must not get them. It says what happens on
/// standard output.
@main
struct Probe {
    static func main() async throws {
        let words = CommandLine.arguments.dropFirst()
        switch words.first {
        case "early": early()
        case "pending": try await pending()
        case "watch": try await watch()
        case "sequence": try await sequence()
        case "cancel": try await cancel()
        case "restore-pending": restorePending()
        case "restore-later": await restoreLater()
        case "run": try await run(Array(words.dropFirst()))
        case "orphans": try await orphans()
        default: exit(64)
        }
    }

    /// Whether the signals were claimed before `main`.
    private static func early() {
        say("claimed: \(copilot_early_signals_claimed())")
    }

    /// A signal that comes before anybody claims it.
    private static func pending() async throws {
        kill(getpid(), SIGTERM)
        let observation = try await SignalWatcher(TerminationSignals.claim()).waitForExit()
        say("\(observation.source) \(observation.ending)")
    }

    /// Two waiters and a late one for one signal.
    private static func watch() async throws {
        let watcher = SignalWatcher(try TerminationSignals.claim())
        watcher.waitForStart()
        async let one = watcher.waitForExit()
        async let other = watcher.waitForExit()
        say("ready")
        let sources = try await [one.source, other.source, watcher.waitForExit().source]
        say(sources.joined(separator: " "))
    }

    /// Every signal until SIGINT.
    private static func sequence() async throws {
        let signals = try TerminationSignals.claim()
        say("ready")
        for await signal in signals {
            say(SignalName.of(signal))
            if signal == SIGINT { break }
        }
    }

    /// A waiter that is cancelled, and signals that are given up and claimed again.
    private static func cancel() async throws {
        let watcher = SignalWatcher(try TerminationSignals.claim())
        let task = Task { try await watcher.waitForExit() }
        task.cancel()
        do {
            _ = try await task.value
        } catch {
            say("\(error)")
        }
    }

    private static func restorePending() {
        kill(getpid(), SIGTERM)
        TerminationSignals.restoreDefaults()
        say("alive")
    }

    /// Leaves the signals to their effect; as PID 1, with a child that sends one.
    private static func restoreLater() async {
        TerminationSignals.restoreDefaults()
        say("ready")
        if getpid() == 1 { _ = try? await ChildProcess.start(ChildCommand(["sh", "-c", "kill -TERM 1"])) }
        while true { pause() }
    }

    /// Runs a command, passes every signal on, says how it ended.
    private static func run(_ words: [String]) async throws {
        signal(SIGPIPE, SIG_IGN)
        let signals = try TerminationSignals.claim()
        let child = await started(ChildCommand(words))
        let forwarding = Task { for await signal in signals { child.forward(signal) } }
        say("\(try await child.waitForExit().ending)")
        forwarding.cancel()
    }

    private static func started(_ command: ChildCommand) async -> ChildProcess {
        do {
            return try await ChildProcess.start(command)
        } catch {
            say(error.message)
            exit(error.exitStatus ?? 1)
        }
    }

    /// As PID 1: children that leave orphans, whose statuses must not be taken for theirs; says when no dead process is
    /// left.
    private static func orphans() async throws {
        let leaves = ChildCommand([
            "sh", "-c", "for i in 1 2 3 4 5; do sh -c 'exit 7' & sh -c 'exec sh -c \"exit 9\"' & done; exit 3",
        ])
        let children = try await [
            ChildProcess.start(leaves), ChildProcess.start(ChildCommand(["sh", "-c", "exit 4"])),
            ChildProcess.start(leaves),
        ]
        for child in children { say("\(try await child.waitForExit().ending)") }
        // There is no event for "all reaped" but that the system knows no child any more.
        for _ in 0..<1_000 where waitid(P_ALL, 0, nil, WEXITED | WNOHANG | WNOWAIT) == 0 {
            try await Task.sleep(for: .milliseconds(5))
        }
        say("children left: \(waitid(P_ALL, 0, nil, WEXITED | WNOHANG | WNOWAIT) == 0)")
        say("\(try await ChildProcess.start(ChildCommand(["sh", "-c", "exit 5"])).waitForExit().ending)")
    }

    private static func say(_ text: String) {
        let line = text + "\n"
        _ = line.withCString { write(1, $0, strlen($0)) }
    }
}
