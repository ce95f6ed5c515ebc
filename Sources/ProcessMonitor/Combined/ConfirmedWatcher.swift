/// Takes SIGTERM for the end, and the shared PID namespace for how it came.
///
/// The kubelet stops a native sidecar when all main containers have ended, so that SIGTERM tells an init container's end from
/// the main one's. A main container that still runs at that moment does so because the pod is being deleted.
public struct ConfirmedWatcher: ExitWatcher {
    private let signals: any SignalSource
    private let shared: SharedNamespaceWatcher
    private let settle: Duration
    private let clock: any Clock<Duration>

    /// - Parameter settle: how long a main container may still run after the signal without being taken as aborted.
    public init(
        _ signals: any SignalSource, _ shared: SharedNamespaceWatcher, settle: Duration = .seconds(1),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        (self.signals, self.shared, self.settle, self.clock) = (signals, shared, settle, clock)
    }

    /// Returns at the first SIGTERM, SIGINT or SIGHUP.
    /// - Throws: `.cancelled`.
    public func waitForExit() async throws(MonitorError) -> Observation {
        let signal = SignalName.of(try await first())
        switch await shared.verdict(within: settle, clock) {
        case .ended(let seen):
            return Observation(
                ending: seen.ending, source: "\(seen.source), and \(signal)", detail: seen.detail, at: seen.at)
        case .running:
            return Observation(
                ending: .aborted, source: signal, detail: "\(signal) came while it still ran: the pod is being deleted")
        case .unseen: return Observation(ending: .unknown, source: signal)
        }
    }

    /// The wait for a process must not begin with the signal.
    private func first() async throws(MonitorError) -> Int32 {
        try shared.begin()
        guard let signal = await signals.signal(0) else { throw .cancelled }
        return signal
    }
}
