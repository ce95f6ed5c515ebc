/// A container that is followed to its end: its first process, then what survives it. Waits on the calling thread.
final class FollowedContainer: Sendable {
    /// Its first process, for messages: `process 7 (python3)`.
    let name: String
    let container: ProcessTable.Container
    private let first: ProcessHandle?
    private let memory: MemoryKills?
    private let machine = MachineKills()
    private let files: ProcessFiles

    /// Takes hold of a container's processes, in a moment as short as can be after they were looked at.
    init(_ group: ProcessTable.Group, _ files: ProcessFiles) {
        let first = group.first
        self.first = first.flatMap { ProcessHandle($0, files) }
        memory = group.processes.first.flatMap { MemoryKills($0.groups, isFresh: group.isFresh) }
        name = (first ?? group.processes.first).map { Self.name($0) } ?? "\(group.container)"
        (container, self.files) = (group.container, files)
    }

    private static func name(_ process: ProcessFacts) -> String {
        "process \(process.id)" + (MainSearch.isRuntime(process.name) ? "" : " (\(process.name))")
    }

    /// Blocks until the container's first process has ended. The memory's events are read at once: the runtime removes the
    /// control group soon.
    /// - Returns: nil if `stop` was raised before.
    func waitForFirst(stop: Int32) -> ContainerEnding? {
        switch first {
        case .some(let first):
            var kills: Int?
            guard first.waitForEnd(stop: stop, atOnce: { kills = memory?.count }) else { return nil }
            return ContainerEnding(
                status: first.status(stop: stop), memoryKills: kills, machineKills: machine.count)
        case nil:
            return ContainerEnding(.unknown, "its first process had ended before it was looked at")
        }
    }

    /// Blocks until none of the container's processes is left. Each look takes in what the survivors started meanwhile.
    /// - Returns: false if `stop` was raised before.
    func waitForSurvivors(stop: Int32, _ report: (String) -> Void) -> Bool {
        var hasReported = false
        while true {
            let left = files.table().groups.first { $0.container == container }?.living ?? []
            if left.isEmpty { return true }
            if !hasReported { report("\(name) has ended, and \(left.count) processes of its container are left") }
            hasReported = true
            for process in left {
                guard let handle = ProcessHandle(process, files) else { continue }
                if !handle.waitForEnd(stop: stop) { return false }
            }
        }
    }
}
