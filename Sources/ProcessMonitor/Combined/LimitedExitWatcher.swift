/// A watcher that may take only so long.
public struct LimitedExitWatcher: ExitWatcher {
    private let watcher: any ExitWatcher
    private let limit: Duration
    private let message: String
    private let clock: any Clock<Duration>

    /// - Parameter message: what the error says when the time is over.
    public init(
        _ watcher: any ExitWatcher, limit: Duration, otherwise message: String,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        (self.watcher, self.limit, self.message, self.clock) = (watcher, limit, message, clock)
    }

    /// - Throws: `.timeout` when the time is over; what the watcher throws.
    public func waitForExit() async throws(MonitorError) -> Observation {
        let watcher = watcher
        let outcome = await Race.within(limit, clock) { () async -> Result<Observation, MonitorError>? in
            do throws(MonitorError) { return .success(try await watcher.waitForExit()) } catch {
                return .failure(error)
            }
        }
        guard let outcome else {
            if Task.isCancelled { throw .cancelled }
            throw MonitorError(code: .timeout, message: message, cause: nil)
        }
        return try outcome.get()
    }
}
