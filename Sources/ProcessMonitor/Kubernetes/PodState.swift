/// What the API says of a pod, as far as it matters here.
struct PodState: Sendable, Hashable {
    /// `status.phase`. While any container runs, a sidecar among them, a pod is running.
    enum Phase: String, Sendable {
        case pending = "Pending"
        case running = "Running"
        case succeeded = "Succeeded"
        case failed = "Failed"
        case unknown = "Unknown"
    }

    /// That somebody stops the pod from outside.
    struct Stop: Sendable, Hashable {
        /// In words: `the pod is being deleted`.
        let reason: String
        /// When that began, in seconds since 1970; nil where nothing says so.
        let since: Int64?
    }

    /// Tells the pod from another of the same name.
    let uid: String
    let phase: Phase
    /// nil while nobody stops it.
    let stop: Stop?
    /// The annotation by which Flyte names the main container of a pod template.
    let primaryContainer: String?
    /// Of `spec.containers`, in order; init containers are not main ones.
    let containers: [ContainerSpec]
    /// By the containers' names.
    let statuses: [String: ContainerStatus]
}

/// A container as the pod's author wants it.
struct ContainerSpec: Sendable, Hashable {
    let name: String
    let restart: RestartRule
}

/// A container as the kubelet saw it last.
struct ContainerStatus: Sendable, Hashable {
    /// `state`: one of three.
    enum Now: Sendable, Hashable {
        /// Not running yet, or not again; the reason may be `ContainerCreating`, `ImagePullBackOff`, `CrashLoopBackOff`.
        case waiting(reason: String?)
        case running
        case terminated(Termination)
    }

    let now: Now
    /// The run before this one.
    let last: Termination?
    /// How often it was started again.
    let restarts: Int
    /// The runtime's id without its `containerd://` or the like; nil until it has one.
    let id: String?

    /// Whether its process has been there at all.
    var hasStarted: Bool {
        if case .waiting = now { return last != nil || restarts > 0 }
        return true
    }
}

/// How a run of a container ended.
struct Termination: Sendable, Hashable {
    let exitCode: Int
    /// Filled in by few runtimes.
    let signal: Int
    let reason: String?
    /// The termination message, or the kubelet's words.
    let message: String?
    /// As the API spells it.
    let finishedAt: String?
}
