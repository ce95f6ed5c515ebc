internal import Glibc

/// The processes of a PID namespace at one moment.
struct ProcessTable: Sendable, Hashable {
    /// This process's id.
    let own: Int32
    let processes: [ProcessFacts]

    /// Which container a process is of.
    struct Container: Sendable, Hashable, CustomStringConvertible {
        /// A control group's path; or, where control groups say nothing, the process that its processes descend from.
        let name: String

        var description: String { name }
    }

    /// One container's processes.
    struct Group: Sendable, Hashable {
        let container: Container
        let processes: [ProcessFacts]

        /// The one that the runtime started. Of those whose parent is outside the namespace it is the earliest; the others came
        /// by `exec`. nil if it has ended and been reaped, and what is left are its survivors: then one of them may be older
        /// than any whose parent is outside.
        var first: ProcessFacts? {
            let outer = processes.filter { $0.parent == 0 }.min { ($0.startTime, $0.id) < ($1.startTime, $1.id) }
            return outer.flatMap { $0.startTime > begin ? nil : $0 }
        }

        /// Those that have not ended.
        var living: [ProcessFacts] { processes.filter { !$0.isZombie } }
    }

    /// The processes of all containers, without the kernel's threads, in the order in which the containers started.
    var groups: [Group] {
        let byID = Dictionary(processes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let ownPath = byID[own].map { ContainerPath.container(of: $0.groups.tellingPath) }
        let ownRoot = byID[own].map { Self.root(of: $0, byID) }
        var groups: [Container: [ProcessFacts]] = [:]
        for process in processes where !isKernelThread(process, byID) {
            let path = ContainerPath.container(of: process.groups.tellingPath)
            let root = Self.root(of: process, byID)
            // Control groups that do not tell it from us may all be the same.
            let isTree = path == ownPath && root.parent == 0 && root.id != ownRoot?.id
            groups[isTree ? Self.tree(root) : Container(name: path), default: []].append(process)
        }
        return groups.map { Group(container: $0.key, processes: $0.value) }.sorted { $0.begin < $1.begin }
    }

    private static func tree(_ root: ProcessFacts) -> Container {
        Container(name: "process \(root.id), started at \(root.startTime)")
    }

    /// Whether process 1 is an init of our own container, which started us.
    var descendsFromFirst: Bool {
        let byID = Dictionary(processes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return byID[own].map { Self.root(of: $0, byID).parent == 1 } ?? false
    }

    /// The earliest ancestor that is not PID 1, to which orphans fall.
    private static func root(of process: ProcessFacts, _ byID: [Int32: ProcessFacts]) -> ProcessFacts {
        var (root, steps) = (process, 0)
        // A table that is read while processes come and go might even hold a circle.
        while root.parent > 1, let parent = byID[root.parent], steps < byID.count {
            (root, steps) = (parent, steps + 1)
        }
        return root
    }
}

extension ProcessTable {
    /// kthreadd and its children, where the namespace is that of the machine.
    private func isKernelThread(_ process: ProcessFacts, _ byID: [Int32: ProcessFacts]) -> Bool {
        byID[2]?.name == "kthreadd" && (process.id == 2 || process.parent == 2)
    }
}

extension ProcessTable.Group {
    /// When its earliest process started.
    var begin: UInt64 { processes.map(\.startTime).min() ?? 0 }

    /// Whether it was made within the last second.
    var isFresh: Bool {
        var now = timespec()
        let ticks = sysconf(Int32(_SC_CLK_TCK))
        guard clock_gettime(CLOCK_BOOTTIME, &now) == 0, ticks > 0 else { return false }
        let age = (now.tv_sec - Int(begin) / ticks)
        return (0...1).contains(age)
    }
}
