internal import Synchronization

/// What everybody who waits for something of one pod shares: at any time at most one request is under way, made by one of the
/// waiters while the others listen; when it has what it wants, another goes on from the same version.
final class PodFeed: Sendable {
    /// How time passes; tests have their own.
    struct Pacing: Sendable {
        /// For pauses, and to see whether a watch ended at once.
        var clock: any Clock<Duration> = ContinuousClock()
        /// 0 to 1, for pauses.
        var jitter: @Sendable () -> Double = { Double.random(in: 0...1) }
        /// How long a watch lasts: spread, so that the pods of a cluster do not come back together. client-go's figures.
        var watchSeconds: @Sendable () -> Int = { Int.random(in: 300..<600) }
    }

    struct State {
        var tracker: PodTracker
        var isDriven = false
        /// Why no request makes sense any more.
        var failure: MonitorError?
        var changes = ChangeWaiters()
    }

    /// What a waiter does next.
    private enum Turn {
        case answer(Result<Void, MonitorError>)
        case drive
        case listen(Int)
    }

    let connection: any KubernetesConnection
    let pacing: Pacing
    let notice: @Sendable (String) -> Void
    let state: Mutex<State>

    /// Nothing has been asked yet.
    init(
        _ address: PodAddress, connection: any KubernetesConnection, pacing: Pacing,
        notice: @escaping @Sendable (String) -> Void
    ) {
        (self.connection, self.pacing, self.notice) = (connection, pacing, notice)
        state = Mutex(State(tracker: PodTracker(address)))
    }

    /// Returns when `question` finds an answer in what is known of the pod; at once if it does already.
    /// - Throws: what `question` throws; `.kubernetes`; `.cancelled`.
    func wait<Answer: Sendable>(
        for question: @escaping @Sendable (PodState, _ isGone: Bool) throws(MonitorError) -> Answer?
    ) async throws(MonitorError) -> Answer {
        let box = Mutex<Answer?>(nil)
        // True when the waiting is over.
        let ask: @Sendable (PodTracker) throws(MonitorError) -> Bool = { (tracker) throws(MonitorError) in
            guard let pod = tracker.pod, let answer = try question(pod, tracker.isGone) else { return false }
            box.withLock { $0 = answer }
            return true
        }
        while true {
            switch turn(ask) {
            case .answer(let result):
                try result.get()
                if let answer = box.withLock({ $0 }) { return answer }
            case .drive: try await drive(until: ask)
            case .listen(let seen): if await !change(after: seen) { throw .cancelled }
            }
        }
    }

    private func turn(_ ask: (PodTracker) throws(MonitorError) -> Bool) -> Turn {
        state.withLock { state in
            do throws(MonitorError) {
                if try ask(state.tracker) { return .answer(.success(())) }
            } catch {
                return .answer(.failure(error))
            }
            if let failure = state.failure { return .answer(.failure(failure)) }
            if state.isDriven { return .listen(state.changes.count) }
            state.isDriven = true
            return .drive
        }
    }
}
