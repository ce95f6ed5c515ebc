internal import Glibc

/// Counts what the kernel killed in a container for lack of memory, where the container's control group is visible.
final class MemoryKills: Sendable {
    private let descriptor: Int32
    private let before: Int

    /// Begins to count; nil where the group is not visible. The file is kept open: the group may be gone by the time of the
    /// second look.
    /// - Parameter isFresh: the container has just been made: whatever was killed counts, as it may be dying already.
    init?(_ groups: ControlGroups, isFresh: Bool = false, root: String = "/sys/fs/cgroup") {
        let path = Self.places(groups, root).first { access($0, R_OK) == 0 }
        descriptor = path.map { open($0, O_RDONLY | O_CLOEXEC) } ?? -1
        let now = descriptor < 0 ? nil : SmallRead.text(descriptor).flatMap { Self.count(in: $0) }
        before = isFresh ? 0 : now ?? 0
        if now == nil { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The kills since the first look; nil if the group is gone.
    var count: Int? {
        SmallRead.text(descriptor).flatMap { Self.count(in: $0) }.map { $0 - before }
    }

    /// Where the counter of a process's groups may be: version 2's `memory.events`, version 1's `memory.oom_control`.
    static func places(_ groups: ControlGroups, _ root: String) -> [String] {
        let second = groups.unified.map { [root + $0, root + "/unified" + $0] } ?? []
        let first = groups.path(of: "memory").map { [root + "/memory" + $0] } ?? []
        return second.map { $0 + "/memory.events" } + first.map { $0 + "/memory.oom_control" }
    }

    private static let key = Array("oom_kill ".utf8)

    /// The counter in a text: a line `oom_kill N` (Linux 4.13). nil where there is none. By bytes: the texts are long, and
    /// somebody waits.
    static func count(in text: String) -> Int? {
        let line = text.utf8.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: key) }
        return line.flatMap { Int(String(Substring($0.dropFirst(key.count)))) }
    }
}
