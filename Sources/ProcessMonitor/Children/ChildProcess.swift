internal import Glibc

/// A command that runs as a child of this process, with no blocked signals and every signal's usual effect.
///
/// It gets SIGTERM if this process dies. It is not ended when the last reference to this value goes.
public final class ChildProcess: ExitWatcher, Sendable {
    private let life: ChildLife

    init(_ life: ChildLife) {
        self.life = life
    }

    /// Its process id. After the child has ended, the system may give it to another process.
    public var id: Int32 { life.id }

    /// Starts a command. Cancelling the task does not stop the start half way.
    ///
    /// As PID 1 this process also reaps the orphans that other processes leave to it, from now on.
    /// - Throws: `.commandNotFound` (`exitStatus` 127), `.commandNotExecutable` (126), `.commandRefused`,
    ///   `.workingDirectory`, `.system`.
    public static func start(_ command: ChildCommand) async throws(MonitorError) -> ChildProcess {
        let outcome = await withCheckedContinuation { continuation in
            do throws(MonitorError) {
                try SystemThread.start { startAndWait(command) { continuation.resume(returning: $0) } }
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return ChildProcess(try outcome.get())
    }

    /// Sends a signal to the child; does nothing if it has ended.
    public func forward(_ signal: Int32) {
        life.send(signal)
    }

    /// Returns when the child has ended, with its exit status or the signal that ended it.
    /// - Throws: `.cancelled`; the child goes on then.
    public func waitForExit() async throws(MonitorError) -> Observation {
        try await life.observation()
    }
}

extension ChildProcess {
    /// On a thread that lives as long as the child, because the signal at our death is tied to the thread that starts
    /// it
    /// (prctl(2), PR_SET_PDEATHSIG). PID 1 needs no such signal: the kernel ends its whole namespace with it.
    private static func startAndWait(_ command: ChildCommand, _ report: (Result<ChildLife, MonitorError>) -> Void) {
        if getpid() == 1 { return report(Reaper.shared.start(command)) }
        do throws(MonitorError) {
            let life = ChildLife(id: try command.start(deathSignal: SIGTERM))
            report(.success(life))
            life.waitAndReap()
        } catch {
            report(.failure(error))
        }
    }
}
