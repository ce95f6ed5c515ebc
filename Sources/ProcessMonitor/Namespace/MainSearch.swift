/// Decides which container of a shared PID namespace is the main one. Pure: it reads nothing.
struct MainSearch: Sendable {
    /// Our output directory's volume, as our own mounts show it; nil where the directory is in no volume.
    let volume: MountTable.Mount?
    /// The id of the main container, or the first digits of it, where somebody knows it.
    let container: String?

    /// How a container was recognized.
    enum Evidence: String, Sendable {
        case id = "by its container id"
        case mount = "by its mount of the output directory"
        case relative = "by its mount of a directory above or below the output directory"
        case exclusion = "as the only other container"
    }

    /// What a look finds.
    struct Finding: Sendable, Hashable {
        /// The containers that may be the main one: one, unless more fit equally well.
        var candidates: [ProcessTable.Group] = []
        var evidence = Evidence.exclusion
        /// A container is just being made: worth another look at once.
        var isImminent = false
    }

    /// Looks at a moment's processes.
    /// - Parameters:
    ///   - isKnown: containers that have been dealt with.
    ///   - mounts: the mounts of a process; nil if they cannot be read.
    func look(
        _ table: ProcessTable, without isKnown: (ProcessTable.Container) -> Bool,
        mounts: (ProcessFacts) -> MountTable?
    ) -> Finding {
        let groups = others(table).filter { !isKnown($0.container) }
        var finding = Finding()
        finding.isImminent = groups.contains { $0.living.contains { Self.isRuntime($0.name) } }
        let made = groups.filter { group in
            group.living.allSatisfy { !Self.isRuntime($0.name) } || group.first.map { isReady($0, mounts) } == true
        }
        (finding.candidates, finding.evidence) = choose(made, mounts)
        return finding
    }

    private func choose(_ groups: [ProcessTable.Group], _ mounts: (ProcessFacts) -> MountTable?)
        -> ([ProcessTable.Group], Evidence)
    {
        if let container {
            return (groups.filter { $0.container.name.contains(container) }, .id)
        }
        let others = groups.filter { !Self.isSidecar($0) }
        guard let volume else { return (others, .exclusion) }
        let tables = others.map { group in group.living.first.flatMap { mounts($0) } }
        // Nobody's mounts can be read: exclusion is all there is.
        if tables.allSatisfy({ $0 == nil }) { return (others.filter { !$0.living.isEmpty }, .exclusion) }
        let seen = zip(others, tables)
        let same = seen.filter { $0.1?.contains(volume.source) == true }.map(\.0)
        if !same.isEmpty { return (same, .mount) }
        return (seen.filter { $0.1?.containsRelative(of: volume.source) == true }.map(\.0), .relative)
    }

    /// Whether a runtime's process is about to become the main container's: it sees our volume where we see it, as all containers
    /// of a Flyte pod do. Before it has entered the container it sees the machine's mounts, in other places.
    private func isReady(_ process: ProcessFacts, _ mounts: (ProcessFacts) -> MountTable?) -> Bool {
        guard let volume, process.name == Self.lastStage else { return false }
        return mounts(process)?.mounts.contains(volume) == true
    }

    /// All containers but the pause container, whose process is PID 1, and our own.
    private func others(_ table: ProcessTable) -> [ProcessTable.Group] {
        table.groups.filter { group in
            !group.processes.contains { $0.id == 1 || $0.id == table.own }
        }
    }
}

extension MainSearch {
    /// runc's process that becomes the container's.
    private static let lastStage = "runc:[2:INIT]"

    /// A container runtime's own process, on its way to become a container's: runc's and youki's stages, crun.
    static func isRuntime(_ name: String) -> Bool {
        name.hasPrefix("runc:[") || name.hasPrefix("youki:[") || name == "crun"
    }

    /// Whether a container is one of the helpers that share pods with others, by its first process's name.
    static func isSidecar(_ group: ProcessTable.Group) -> Bool {
        guard let name = group.first?.name else { return false }
        return sidecars.contains { name == $0.prefix(15) }
    }

    /// Names of commands, of which the kernel keeps 15 bytes. A main container of such a name is found by its id alone.
    private static let sidecars: [String] = [
        "copilot", "flyte-copilot",  // this program, under both its names
        "pause",
        "envoy", "pilot-agent", "linkerd2-proxy", "linkerd-await", "consul-dataplane", "cilium-agent", "daprd",
        "fluent-bit", "fluentd", "filebeat", "vector", "promtail", "otelcol", "otelcol-contrib",
        "vault", "cloud-sql-proxy", "cloud_sql_proxy", "gke-gcsfuse-sidecar", "gcsfuse", "goofys", "s3fs",
        "tailscaled", "datadog-agent",
    ]
}
