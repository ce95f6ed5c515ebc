/// A limit of time for a piece of work.
enum Deadline {
    /// What happens on the way.
    private enum Event<T: Sendable>: Sendable {
        case done(Result<T, StageFailure>)
        case timeIsOver
        /// The work was done in time, or the caller is cancelled: then the work says so itself.
        case noMoreWaiting
    }

    /// Runs `work`, and cancels it when the time is over. What it finishes all the same counts.
    /// - Parameter limit: nil for no limit.
    /// - Throws: what `work` throws; `failure` when the time is over first.
    static func run<T: Sendable>(
        _ limit: Duration?, clock: any Clock<Duration>, otherwise failure: StageFailure,
        _ work: @escaping @Sendable () async throws(StageFailure) -> T
    ) async throws(StageFailure) -> T {
        guard let limit else { return try await work() }
        let outcome = await withTaskGroup(of: Event<T>.self, returning: Result<T, StageFailure>.self) { group in
            group.addTask {
                do throws(StageFailure) { return .done(.success(try await work())) } catch {
                    return .done(.failure(error))
                }
            }
            group.addTask {
                do { try await clock.sleep(for: limit) } catch { return .noMoreWaiting }
                return .timeIsOver
            }
            var isOver = false
            while let event = await group.next() {
                switch event {
                case .done(.failure) where isOver: return .failure(failure)
                case .done(let result):
                    group.cancelAll()
                    return result
                case .timeIsOver:
                    isOver = true
                    group.cancelAll()
                case .noMoreWaiting: break
                }
            }
            return .failure(failure)
        }
        return try outcome.get()
    }
}
