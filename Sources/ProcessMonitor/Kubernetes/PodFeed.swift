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

    private struct State {
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

    private let connection: any KubernetesConnection
    private let pacing: Pacing
    private let notice: @Sendable (String) -> Void
    private let state: Mutex<State>

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

// Making requests.
extension PodFeed {
    /// Makes the next request. Leaves a lasting failure for everybody.
    private func drive(until ask: @escaping @Sendable (PodTracker) throws(MonitorError) -> Bool)
        async throws(MonitorError)
    {
        let failure: MonitorError?
        do throws(MonitorError) {
            try await pause()
            try await exchange(until: ask)
            failure = nil
        } catch {
            failure = error
        }
        publish { state in
            state.isDriven = false
            if let failure, failure.code != .cancelled { state.failure = failure }
        }
        if let failure { throw failure }
    }

    private func pause() async throws(MonitorError) {
        let (pause, news) = state.withLock {
            ($0.tracker.trouble.pause(jitter: pacing.jitter()), $0.tracker.takeNews())
        }
        if let news { notice("\(connection.address): \(news)\(pause > .zero ? "; asking again in \(pause)" : "")") }
        guard pause > .zero else { return }
        do { try await pacing.clock.sleep(for: pause) } catch { throw .cancelled }
    }

    private func exchange(until ask: @escaping @Sendable (PodTracker) throws(MonitorError) -> Bool)
        async throws(MonitorError)
    {
        let request = state.withLock { state in
            state.tracker.begin()
            return state.tracker.request(seconds: pacing.watchSeconds())
        }
        let reception = Mutex(Reception(isList: request.watchSeconds == nil))
        let stopwatch = Stopwatch(pacing.clock)
        let outcome = await perform(request) { [self] piece in
            let lines: [[UInt8]]? = reception.withLock { $0.take(piece) }
            guard let lines else { return false }
            return lines.allSatisfy { hear($0, ask) }
        }
        let (body, overflow) = reception.withLock { ($0.list, $0.overflow) }
        if let overflow { throw overflow }
        let time = stopwatch.elapsed
        let failure = publish { state -> MonitorError? in
            do throws(MonitorError) {
                if let body, case .success(let answer) = outcome, answer.status == 200 {
                    try state.tracker.listed(body)
                }
                try state.tracker.ended(outcome, after: time)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    private func perform(
        _ request: KubernetesRequest, _ receive: @escaping @Sendable ([UInt8]) -> Bool
    ) async -> Result<KubernetesAnswer, ConnectionFailure> {
        do throws(ConnectionFailure) {
            return .success(try await connection.get(request, receive: receive))
        } catch {
            return .failure(error)
        }
    }

    /// Takes a line of a watch. False where the watch is of no more use, or the driver has what it wants.
    private func hear(_ line: [UInt8], _ ask: (PodTracker) throws(MonitorError) -> Bool) -> Bool {
        publish { state in
            guard state.tracker.heard(line) else { return false }
            // What the question throws it will throw again, outside.
            return (try? ask(state.tracker)) == false
        }
    }

    /// Changes the state, and wakes those who listen.
    private func publish<Value>(_ change: (inout State) -> Value) -> Value where Value: Sendable {
        let (value, woken) = state.withLock { state in
            let value = change(&state)
            return (value, state.changes.next())
        }
        for waiter in woken { waiter.resume(returning: true) }
        return value
    }

    /// Returns after the next change; false if the task was cancelled.
    private func change(after seen: Int) async -> Bool {
        let ticket = state.withLock { $0.changes.ticket() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { $0.changes.add(continuation, ticket, after: seen) }
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.changes.remove(ticket) }
            waiter?.resume(returning: false)
        }
    }
}
