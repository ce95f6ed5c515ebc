/// Takes the first termination signal as the end of the main process: the kubelet stops a sidecar once all main
/// containers have ended.
public struct SignalWatcher: StartWatcher, ExitWatcher {
    private let signals: any SignalSource

    /// Watches the signals of this process.
    public init(_ signals: any SignalSource) {
        self.signals = signals
    }

    /// Returns at once: the kubelet starts the main containers only after this process, and a sidecar needs nothing of
    /// them before they end.
    public func waitForStart() {}

    /// Returns at the first SIGTERM, SIGINT or SIGHUP since they were claimed. A signal does not tell how the main
    /// process ended:
    /// completion and deletion of a pod look the same.
    /// - Throws: `.cancelled`.
    public func waitForExit() async throws(MonitorError) -> Observation {
        guard let signal = await signals.signal(0) else { throw .cancelled }
        return Observation(ending: .unknown, source: SignalName.of(signal))
    }
}
