/// Watches nothing: the main process is taken as started and as ended, nobody knows how.
public struct NoopWatcher: StartWatcher, ExitWatcher {
    /// A watcher that never waits.
    public init() {}

    /// Returns at once.
    public func waitForStart() {}

    /// Returns at once, with an unknown ending and source `none`.
    public func waitForExit() -> Observation {
        Observation(ending: .unknown, source: "none")
    }
}
