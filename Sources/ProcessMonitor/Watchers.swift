/// Knows when the main process has started.
public protocol StartWatcher: Sendable {
    /// Returns when the main process has started.
    /// - Throws: `.cancelled`, and what a watcher names.
    func waitForStart() async throws(MonitorError)
}

/// Knows when the main process has ended.
public protocol ExitWatcher: Sendable {
    /// Returns when the main process has ended; at once if it has already. May be called any number of times.
    /// - Throws: `.cancelled`, and what a watcher names.
    func waitForExit() async throws(MonitorError) -> Observation
}
