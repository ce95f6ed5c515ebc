/// The control groups of a process, from /proc/PID/cgroup (cgroups(7)).
struct ControlGroups: Sendable, Hashable {
    /// One line: a hierarchy and the group in it.
    struct Entry: Sendable, Hashable {
        /// The controllers of a hierarchy of version 1, `name=systemd` among them; empty for version 2.
        let controllers: [String]
        /// The group's path, as this process's own cgroup namespace shows it.
        let path: String
    }

    /// In the order of the file.
    let entries: [Entry]

    /// Reads the file's text. Lines that are none of its form are left out.
    init(parsing text: String) {
        entries = text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, Int(parts[0]) != nil, parts[2].hasPrefix("/") else { return nil }
            let path = parts[2].hasSuffix(Self.removed) ? parts[2].dropLast(Self.removed.count) : parts[2]
            return Entry(controllers: parts[1].split(separator: ",").map(String.init), path: String(path))
        }
    }

    /// What the kernel puts behind the path of a group that is no more.
    private static let removed = " (deleted)"

    /// The group of version 2; nil where there is none.
    var unified: String? { entries.first { $0.controllers.isEmpty }?.path }

    /// The group of a controller of version 1; nil where there is none.
    func path(of controller: String) -> String? { entries.first { $0.controllers.contains(controller) }?.path }

    /// The path that tells containers apart best: that of version 2, or of the controllers that every runtime sets up;
    /// "/" where none says anything.
    var tellingPath: String {
        let paths = [unified] + ["memory", "pids", "devices", "cpu", "name=systemd"].map { path(of: $0) }
        return paths.compactMap { $0 }.first { $0 != "/" } ?? entries.first { $0.path != "/" }?.path ?? "/"
    }
}
