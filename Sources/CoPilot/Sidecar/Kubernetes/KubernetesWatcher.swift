public import Logging
public import ProcessMonitor
internal import Synchronization

/// The watcher `kube-api`: the main container by what the Kubernetes API says of it.
///
/// One for a process: all that is waited for shares its requests. Configuration is read at the first use, so that a mistake in
/// it reaches the error document.
public final class KubernetesWatcher: StartWatcher, ExitWatcher {
    private let settings: KubernetesSettings
    private let logger: Logger
    private let watcher = Mutex<PodWatcher?>(nil)

    /// Reads and asks nothing yet.
    public init(_ settings: KubernetesSettings, logger: Logger) { (self.settings, self.logger) = (settings, logger) }

    /// See `PodWatcher.waitForStart`.
    public func waitForStart() async throws(MonitorError) { try await podWatcher().waitForStart() }

    /// See `PodWatcher.waitForExit`.
    public func waitForExit() async throws(MonitorError) -> Observation { try await podWatcher().waitForExit() }

    /// See `PodWatcher.containerID`.
    public func containerID() async throws(MonitorError) -> String { try await podWatcher().containerID() }

    private func podWatcher() async throws(MonitorError) -> PodWatcher {
        if let known = watcher.withLock({ $0 }) { return known }
        let (settings, logger) = (settings, logger)
        let access = try await OffPool.run { () throws(MonitorError) in try KubernetesAccess.find(settings) }
        let made = PodWatcher(
            try Self.address(settings, access), container: settings.container, connection: KubernetesClient(access)
        ) { logger.warning("the Kubernetes API at \($0)") }
        return watcher.withLock { known in
            if let known { return known }
            known = made
            return made
        }
    }

    private static func address(_ settings: KubernetesSettings, _ access: KubernetesAccess) throws(MonitorError)
        -> PodAddress
    {
        guard let namespace = settings.namespace ?? access.namespace else {
            throw MonitorError(kubernetes: "the pod's namespace is not known: give --namespace, or set POD_NAMESPACE")
        }
        guard let name = settings.podName else {
            throw MonitorError(kubernetes: "the pod's name is not known: give --pod-name, or set POD_NAME")
        }
        return try PodAddress(namespace: namespace, name: name)
    }
}
