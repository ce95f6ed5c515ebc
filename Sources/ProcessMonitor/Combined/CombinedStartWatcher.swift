/// Several watchers of one start: the first that sees it wins.
public struct CombinedStartWatcher: StartWatcher {
    private let watchers: [any StartWatcher]
    private let interruptions: [any StartWatcher]
    private let report: @Sendable (String) -> Void

    /// - Parameters:
    ///   - interruptions: they end the wait too, but do not replace the others: it fails when all those have failed.
    ///   - report: told of watchers that fail while others go on.
    public init(
        _ watchers: [any StartWatcher], interruptedBy interruptions: [any StartWatcher] = [],
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        (self.watchers, self.interruptions, self.report) = (watchers, interruptions, report)
    }

    /// Returns when one of the watchers sees the start.
    /// - Throws: `.cancelled`; what the first watcher failed with if all failed.
    public func waitForStart() async throws(MonitorError) {
        let failure = await withTaskGroup(of: MonitorError?.self, returning: MonitorError?.self) { group in
            for watcher in watchers + interruptions {
                group.addTask {
                    do throws(MonitorError) { try await watcher.waitForStart() } catch { return error }
                    return nil
                }
            }
            defer { group.cancelAll() }
            var first: MonitorError?
            var left = watchers.count
            while left > 0, let outcome = await group.next() {
                guard let error = outcome else { return nil }
                if error.code != .cancelled { report(error.message) }
                first = first ?? error
                left -= 1
            }
            return first ?? .cancelled
        }
        if let failure { throw failure }
    }
}

/// Ends the wait for a start when this process is told to end: the main container will not start any more, or has been too
/// short to be seen.
public struct InterruptedStart: StartWatcher {
    private let signals: any SignalSource

    public init(_ signals: any SignalSource) { self.signals = signals }

    /// Returns at the first signal.
    /// - Throws: `.cancelled`.
    public func waitForStart() async throws(MonitorError) {
        guard await signals.signal(0) != nil else { throw .cancelled }
    }
}
