/// A limit of time for a piece of work.
enum Deadline {
    /// Runs `work`, and cancels it when the time is over.
    /// - Parameter limit: nil for no limit.
    /// - Throws: what `work` throws; `failure` when the time is over first.
    static func run<T: Sendable>(
        _ limit: Duration?, clock: any Clock<Duration>, otherwise failure: StageFailure,
        _ work: @escaping @Sendable () async throws(StageFailure) -> T
    ) async throws(StageFailure) -> T {
        guard let limit else { return try await work() }
        let outcome = await withTaskGroup(of: Result<T, StageFailure>?.self, returning: Result<T, StageFailure>.self) {
            group in
            group.addTask {
                do throws(StageFailure) { return .success(try await work()) } catch { return .failure(error) }
            }
            group.addTask {
                // Cancelled: the work was done in time. nil: the time is over.
                do { try await clock.sleep(for: limit) } catch { return .failure(failure) }
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? .failure(failure)
        }
        return try outcome.get()
    }
}
