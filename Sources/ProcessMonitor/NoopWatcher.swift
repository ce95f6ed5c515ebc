/// Watches nothing: the main process is taken as started and as ended.
public struct NoopWatcher: StartWatcher, ExitWatcher {
    private let ending: Ending
    private let source: String

    /// A watcher that never waits.
    /// - Parameters:
    ///   - ending: how the main process ended, where somebody knows.
    ///   - source: how that is known.
    public init(_ ending: Ending = .unknown, source: String = "none") { (self.ending, self.source) = (ending, source) }

    /// Returns at once.
    public func waitForStart() {}

    /// Returns at once.
    public func waitForExit() -> Observation { Observation(ending: ending, source: source) }
}
