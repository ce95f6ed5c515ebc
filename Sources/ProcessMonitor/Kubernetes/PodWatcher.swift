/// Watches a container through the Kubernetes API: one list of one pod, then one watch, whatever is waited for and by how
/// many.
public final class PodWatcher: StartWatcher, ExitWatcher {
    /// Containers that stand beside the main one in a Flyte pod: CoPilot's own.
    static let sidecars: Set<String> = ["flyte-copilot-uploader", "flyte-copilot-downloader", "flyte-copilot-sidecar"]

    private let address: PodAddress
    private let container: String?
    private let feed: PodFeed

    /// Asks nothing yet.
    /// - Parameters:
    ///   - container: its name; nil for the pod's only one beside CoPilot's, or the one that Flyte's annotation names.
    ///   - notice: gets a line when a request fails and is made again.
    public convenience init(
        _ address: PodAddress, container: String?, connection: any KubernetesConnection,
        notice: @escaping @Sendable (String) -> Void
    ) {
        self.init(address, container: container, connection: connection, pacing: PodFeed.Pacing(), notice: notice)
    }

    /// The same, with a clock and chance of the caller's.
    init(
        _ address: PodAddress, container: String?, connection: any KubernetesConnection, pacing: PodFeed.Pacing,
        notice: @escaping @Sendable (String) -> Void
    ) {
        (self.address, self.container) = (address, container)
        feed = PodFeed(address, connection: connection, pacing: pacing, notice: notice)
    }

    /// Returns when the container's process has been there: it runs, or ran. (Readiness is another matter: a task has no
    /// probes.)
    /// - Throws: `.kubernetes`: no such pod or container, no permission, no API; the pod ended before; `.cancelled`.
    public func waitForStart() async throws(MonitorError) {
        try await wait { (pod, name, isGone) throws(MonitorError) -> Void? in
            switch PodVerdict(pod, container: name, isGone: isGone) {
            case .notStarted: return nil
            case .started: return ()
            case .ended(_, let detail):
                guard pod.statuses[name]?.hasStarted != true else { return () }
                throw MonitorError(kubernetes: "container \(name) never started: \(detail)")
            }
        }
    }

    /// Returns when no run of the container is to be expected any more: it ended for good, or its pod was stopped.
    /// - Throws: `.kubernetes`, `.cancelled`.
    public func waitForExit() async throws(MonitorError) -> Observation {
        try await wait { (pod, name, isGone) throws(MonitorError) in
            guard case .ended(let ending, let detail) = PodVerdict(pod, container: name, isGone: isGone) else {
                return nil
            }
            return Observation(ending: ending, source: "kube-api", detail: detail)
        }
    }

    /// The runtime's id of the container (64 hexadecimal digits as a rule), as soon as it has one.
    /// - Throws: `.kubernetes`, `.cancelled`.
    public func containerID() async throws(MonitorError) -> String {
        try await wait { (pod, name, isGone) throws(MonitorError) in
            if let id = pod.statuses[name]?.id { return id }
            guard case .ended(_, let detail) = PodVerdict(pod, container: name, isGone: isGone) else { return nil }
            throw MonitorError(kubernetes: "container \(name) has no id: \(detail)")
        }
    }

    private func wait<Answer: Sendable>(
        _ question: @escaping @Sendable (PodState, _ container: String, _ isGone: Bool) throws(MonitorError) -> Answer?
    ) async throws(MonitorError) -> Answer {
        let (address, container) = (address, container)
        return try await feed.wait { (pod, isGone) throws(MonitorError) in
            try question(pod, try pod.main(container, address), isGone)
        }
    }
}

extension PodState {
    /// The name of the main container.
    /// - Throws: `.kubernetes` where the pod has none of the name, or it is not clear which is meant.
    func main(_ wanted: String?, _ address: PodAddress) throws(MonitorError) -> String {
        let names = containers.map(\.name)
        let shown = names.joined(separator: ", ")
        if let wanted {
            if names.contains(wanted) { return wanted }
            throw MonitorError(
                kubernetes:
                    "pod \(address) has no container \(SystemText.quoted(wanted)): it has \(shown); correct --watch-container"
            )
        }
        if let primaryContainer, names.contains(primaryContainer) { return primaryContainer }
        let others = names.filter { !PodWatcher.sidecars.contains($0) }
        if others.count == 1 { return others[0] }
        throw MonitorError(
            kubernetes: "pod \(address) has containers \(shown): say with --watch-container which is the main one")
    }
}
