internal import ProcessMonitor

/// Stands for a watcher that does not exist or cannot work here, so that the mistake reaches the error document, where the user
/// sees it.
struct RefusedWatcher: StartWatcher, ExitWatcher {
    /// What is wrong, and the remedy.
    let message: String

    func waitForStart() async throws(MonitorError) { throw MonitorError.unsupportedWatcher(message) }

    func waitForExit() async throws(MonitorError) -> Observation { throw MonitorError.unsupportedWatcher(message) }
}
