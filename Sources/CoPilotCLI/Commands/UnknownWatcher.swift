internal import ProcessMonitor

/// Stands for a watcher type that does not exist, so that the mistake reaches the error document, where the user sees it.
struct UnknownWatcher: StartWatcher, ExitWatcher {
    let flag: String
    let type: String

    func waitForStart() async throws(MonitorError) { throw error }

    func waitForExit() async throws(MonitorError) -> Observation { throw error }

    private var error: MonitorError {
        MonitorError.unsupportedWatcher("--\(flag) \"\(type)\" is not one of signal, noop")
    }
}
