internal import Glibc

/// Reads /proc: what another user may read of a process, too. Reads nothing else, and decides nothing.
struct ProcessFiles: Sendable {
    /// The directory that stands for /proc.
    let root: String

    init(root: String = "/proc") { self.root = root }

    /// All processes that are visible now. One that ends meanwhile is left out.
    func table() -> ProcessTable {
        ProcessTable(own: getpid(), processes: ids().sorted().compactMap { process($0) })
    }

    /// A process; nil if there is none.
    func process(_ id: Int32) -> ProcessFacts? {
        guard let stat = SmallRead.text("\(root)/\(id)/stat") else { return nil }
        let groups = SmallRead.text("\(root)/\(id)/cgroup") ?? ""
        return ProcessFacts(stat: stat, groups: ControlGroups(parsing: groups))
    }

    /// The mounts of a process; nil if it is gone, or they cannot be read.
    func mounts(_ id: Int32) -> MountTable? {
        SmallRead.text("\(root)/\(id)/mountinfo").map { MountTable(parsing: $0) }
    }

    /// The ids of all processes that are visible now.
    func ids() -> Set<Int32> {
        guard let directory = opendir(root) else { return [] }
        defer { closedir(directory) }
        var ids: Set<Int32> = []
        while let entry = readdir(directory) {
            if let id = Int32(EntryName.of(entry)), id > 0 { ids.insert(id) }
        }
        return ids
    }
}
