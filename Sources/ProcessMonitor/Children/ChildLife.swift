internal import CSystem
internal import Glibc
internal import Synchronization

/// A child process from its start until it is reaped.
final class ChildLife: Sendable {
    let id: Int32
    private let isReaped = Mutex(false)
    private let observed = History<Observation>(limit: 1)

    init(id: Int32) {
        self.id = id
    }

    /// Sends a signal unless the child was reaped: until then its id belongs to it, even after its end.
    func send(_ signal: Int32) {
        isReaped.withLock { isReaped in
            if !isReaped { kill(id, signal) }
        }
    }

    /// Whether the system knows the child no more. Asked before it is reaped here.
    var isGone: Bool { kill(id, 0) != 0 }

    /// Blocks until the child has ended, then reaps it.
    func waitAndReap() {
        _ = copilot_wait_for_end(id)
        reap()
    }

    /// Reaps the child, which has ended, and tells those who wait. A status that somebody else took is unknown.
    func reap() {
        var status: Int32 = 0
        let outcome = isReaped.withLock { isReaped in
            isReaped = true
            return copilot_reap(id, &status)
        }
        let ending = outcome == 0 ? Ending(waitStatus: status) : .unknown
        observed.append(Observation(ending: ending, source: "child process"))
    }

    /// How the child ended, when it has.
    /// - Throws: `.cancelled`.
    func observation() async throws(MonitorError) -> Observation {
        guard let observation = await observed.value(0) else { throw .cancelled }
        return observation
    }
}
