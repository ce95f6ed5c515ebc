internal import CSystem
internal import Synchronization

/// The duty of PID 1: reaps every child, those it started and the orphans that fall to it, and keeps the statuses of
/// the former.
///
/// One thread looks who has ended without reaping, then reaps: so a status never gets lost between two threads.
final class Reaper: Sendable {
    /// A process has one set of children.
    static let shared = Reaper()

    private struct State {
        var children: [Int32: ChildLife] = [:]
        var isRunning = false
    }

    private let state = Mutex(State())

    /// Starts a command and watches over it. Holds the lock over the start, so that the child cannot end before it is
    /// known.
    func start(_ command: ChildCommand) -> Result<ChildLife, MonitorError> {
        state.withLock { state in
            do throws(MonitorError) {
                if !state.isRunning { try SystemThread.start { self.run() } }
                state.isRunning = true
                let life = ChildLife(id: try command.start(deathSignal: 0))
                state.children[life.id] = life
                return .success(life)
            } catch {
                return .failure(error)
            }
        }
    }
}

extension Reaper {
    /// Until there is no child left.
    private func run() {
        while true {
            let ended = copilot_wait_for_end(-1)
            if ended < 0 {
                if stopIfIdle() { return }
            } else if let life = state.withLock({ $0.children.removeValue(forKey: ended) }) {
                life.reap()
            } else {
                var status: Int32 = 0
                _ = copilot_reap(ended, &status)
            }
        }
    }

    /// The system knows no child. Those we still know were reaped by somebody else; one just started shows at the next
    /// look.
    private func stopIfIdle() -> Bool {
        let lost = state.withLock { state in
            let lost = state.children.values.filter { $0.isGone }
            for life in lost { state.children[life.id] = nil }
            state.isRunning = !state.children.isEmpty
            return (lives: lost, isIdle: state.children.isEmpty)
        }
        for life in lost.lives { life.reap() }
        return lost.isIdle
    }
}
