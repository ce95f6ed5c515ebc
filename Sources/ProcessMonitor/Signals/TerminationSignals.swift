internal import CSystem
internal import Glibc

/// The signals by which others ask this process to end: SIGTERM, SIGINT and SIGHUP, received as values instead of by
/// handlers.
///
/// As a sequence it gives every signal since it was claimed, in order, the pending ones included, to each iterator from
/// the beginning.
/// It ends when the task is cancelled.
public final class TerminationSignals: SignalSource, AsyncSequence, Sendable {
    /// How many signals are kept; what comes after is dropped. Nobody acts on more than two.
    private static let limit = 64

    private let received: History<Int32>
    private let stop: Event

    private init(stop: Event, bell: Bell?) {
        (self.stop, received) = (stop, History(limit: Self.limit, bell: bell))
    }

    /// Takes the signals over and starts to receive them on a small thread of their own, which is the one they
    /// interrupt.
    ///
    /// To be called once, on the first thread, before others are started: then no other thread's system calls are
    /// interrupted. The
    /// signals stay taken when the last reference goes. SIGINT and SIGHUP stay ignored where the starter of this
    /// process had it so (nohup).
    /// - Parameter bell: rung with each signal.
    /// - Throws: `.system`.
    public static func claim(bell: Bell? = nil) throws(MonitorError) -> TerminationSignals {
        let claimed = TerminationSignals(stop: try Event(), bell: bell)
        try claimed.receive(from: try checked(copilot_claim_termination_signals()))
        return claimed
    }

    /// For commands that leave everything to the signals' usual effect: a pending one ends the process at once, later
    /// ones when they come.
    ///
    /// PID 1 is immune to the usual effect (pid_namespaces(7)); there the process exits with 128 + signal instead.
    /// To be called on the first thread, before others are started.
    public static func restoreDefaults() {
        copilot_restore_termination_signals()
    }

    /// How many have come since they were claimed.
    public var count: Int { received.soFar.count }

    /// The signal number `index` (from 0) since they were claimed, when it has come; nil if the task is cancelled before.
    public func signal(_ index: Int) async -> Int32? {
        await received.value(index)
    }

    /// An iterator that begins with the first signal since they were claimed.
    public func makeAsyncIterator() -> Iterator {
        Iterator(received: received)
    }

    /// Gives one signal after the other.
    public struct Iterator: AsyncIteratorProtocol {
        let received: History<Int32>
        private var position = 0

        init(received: History<Int32>) {
            self.received = received
        }

        /// The next signal, when it has come; nil if the task is cancelled.
        public mutating func next() async -> Int32? {
            defer { position += 1 }
            return await received.value(position)
        }

        /// The same, wherever it is called.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(Never) -> Int32? {
            defer { position += 1 }
            return await received.value(position)
        }
    }

    deinit { stop.raise() }
}

extension TerminationSignals {
    private func receive(from signals: Int32) throws(MonitorError) {
        try SystemThread.start { [received, stop] in
            copilot_admit_termination_signals()
            while true {
                let signal = copilot_next_signal(signals, stop.descriptor)
                if signal <= 0 { break }
                received.append(signal)
            }
            received.close()
        }
    }

    private static func checked(_ outcome: Int32) throws(MonitorError) -> Int32 {
        if outcome < 0 { throw MonitorError(.system, cannot: "receive signals", because: SystemText.of(-outcome)) }
        return outcome
    }
}
