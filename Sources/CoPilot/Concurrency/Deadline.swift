/// A limit of time for a piece of work.
enum Deadline {
    /// What happens on the way.
    private enum Event<T: Sendable>: Sendable {
        case done(Result<T, StageFailure>)
        case timeIsOver(StageFailure)
        /// The work was done in time, or the caller is cancelled: then the work says so itself.
        case noMoreWaiting
    }

    /// Something that leaves less time from the moment on at which it happens.
    struct Shortening: Sendable {
        /// The time that is left then.
        let limit: Duration
        /// What the work fails with when that is over.
        let failure: StageFailure
        /// Returns when it happens; false if it will not, or the task is cancelled.
        let happens: @Sendable () async -> Bool
    }

    /// Runs `work`, and cancels it when the time is over. What it finishes all the same counts.
    /// - Parameter limit: nil for no limit.
    /// - Throws: what `work` throws; `failure` when the time is over first.
    static func run<T: Sendable>(
        _ limit: Duration?, shortened shortenings: [Shortening] = [], clock: any Clock<Duration>,
        otherwise failure: StageFailure,
        _ work: @escaping @Sendable () async throws(StageFailure) -> T
    ) async throws(StageFailure) -> T {
        let always = limit.map { Shortening(limit: $0, failure: failure) { true } }
        let limits = [always].compactMap { $0 } + shortenings
        if limits.isEmpty { return try await work() }
        let outcome = await withTaskGroup(of: Event<T>.self, returning: Result<T, StageFailure>.self) { group in
            group.addTask {
                do throws(StageFailure) { return .done(.success(try await work())) } catch {
                    return .done(.failure(error))
                }
            }
            for limit in limits { group.addTask { await end(of: limit, clock) } }
            var over: StageFailure?
            while let event = await group.next() {
                switch event {
                case .done(let result):
                    group.cancelAll()
                    if case .failure = result, let over { return .failure(over) }
                    return result
                case .timeIsOver(let failure):
                    over = over ?? failure
                    group.cancelAll()
                case .noMoreWaiting: break
                }
            }
            return .failure(failure)
        }
        return try outcome.get()
    }

    private static func end<T: Sendable>(of shortening: Shortening, _ clock: any Clock<Duration>) async -> Event<T> {
        guard await shortening.happens() else { return .noMoreWaiting }
        do { try await clock.sleep(for: shortening.limit) } catch { return .noMoreWaiting }
        return .timeIsOver(shortening.failure)
    }
}
