/// Counts what the kernel killed for lack of memory on the whole machine: every process may read that (/proc/vmstat, Linux
/// 4.13). It cannot prove such a kill of one container, but it can rule it out.
struct MachineKills: Sendable {
    private let path: String
    private let before: Int?

    /// Begins to count.
    init(path: String = "/proc/vmstat") {
        self.path = path
        before = Self.count(path)
    }

    /// The kills since; nil if they are not visible.
    var count: Int? {
        guard let before, let now = Self.count(path) else { return nil }
        return now - before
    }

    private static func count(_ path: String) -> Int? { SmallRead.text(path).flatMap { MemoryKills.count(in: $0) } }
}
