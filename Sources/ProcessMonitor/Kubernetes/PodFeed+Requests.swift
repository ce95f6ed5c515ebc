internal import Synchronization

extension PodFeed {
    /// Makes the next request. Leaves a lasting failure for everybody.
    func drive(until ask: @escaping @Sendable (PodTracker) throws(MonitorError) -> Bool)
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
        let next = pause > .zero ? "; asking again in \(Int(pause / .milliseconds(1))) ms" : ""
        if let news { notice("\(connection.address): \(news)\(next)") }
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
            guard let lines = reception.withLock({ $0.take(piece) }) else { return false }
            return lines.allSatisfy { hear($0, ask) }
        }
        let (list, overflow) = reception.withLock { ($0.list, $0.overflow) }
        if let overflow { throw overflow }
        if let failure = conclude(list, outcome, after: stopwatch.elapsed) { throw failure }
    }

    /// Takes what a request has brought; why no other makes sense, if so.
    private func conclude(
        _ list: [UInt8]?, _ outcome: Result<KubernetesAnswer, ConnectionFailure>, after time: Duration
    ) -> MonitorError? {
        publish { state in
            do throws(MonitorError) {
                if let list, case .success(let answer) = outcome, answer.status == 200 {
                    try state.tracker.listed(list)
                }
                try state.tracker.ended(outcome, after: time)
                return nil
            } catch {
                return error
            }
        }
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
    func change(after seen: Int) async -> Bool {
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
