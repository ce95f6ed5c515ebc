/// The mounts that a process sees, from /proc/PID/mountinfo (proc_pid_mountinfo(5)).
struct MountTable: Sendable, Hashable {
    /// A directory of a file system, mounted somewhere.
    struct Mount: Sendable, Hashable {
        /// What is mounted; the same for two mounts of the same directory, wherever they are.
        let source: Source
        /// Where.
        let point: [String]
    }

    /// A directory of a file system.
    struct Source: Sendable, Hashable {
        /// MAJOR:MINOR of the file system.
        let device: String
        /// The directory's path in the file system.
        let root: [String]
    }

    let mounts: [Mount]

    /// Reads the file's text. Lines that are none of its form are left out.
    init(parsing text: String) {
        mounts = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: false)
            guard fields.count >= 7, fields[2].contains(":") else { return nil }
            let source = Source(device: String(fields[2]), root: Self.components(fields[3]))
            return Mount(source: source, point: Self.components(fields[4]))
        }
    }

    /// The mount that an absolute path without links is in; nil for one that is in the root mount, which a
    /// container shares with nobody. Of two mounts at one point the later is the one that is seen.
    func mount(around path: String) -> Mount? {
        let parts = path.split(separator: "/").map(String.init)
        let around = mounts.filter { parts.starts(with: $0.point) }
        guard let deepest = around.map(\.point.count).max(), deepest > 0 else { return nil }
        return around.last { $0.point.count == deepest }
    }

    /// Whether something is mounted from this source.
    func contains(_ source: Source) -> Bool { mounts.contains { $0.source == source } }

    /// Whether something is mounted from a directory above or below this source: volumes by `subPath`.
    func containsRelative(of source: Source) -> Bool {
        mounts.contains { mount in
            let (one, other) = (mount.source.root, source.root)
            guard mount.source.device == source.device, !one.isEmpty, !other.isEmpty else { return false }
            return one.starts(with: other) || other.starts(with: one)
        }
    }

    /// Splits a path at its slashes; space, tab, newline and backslash stand there as `\040` and the like.
    private static func components(_ path: Substring) -> [String] {
        path.split(separator: "/").map { part in
            part.utf8.contains(UInt8(ascii: "\\")) ? unescaped(Array(part.utf8)) : String(part)
        }
    }

    private static func unescaped(_ bytes: [UInt8]) -> String {
        var (text, index) = ([UInt8](), 0)
        while index < bytes.count {
            let digits = bytes.dropFirst(index + 1).prefix(3)
            if bytes[index] == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                text.append(value)
                index += 4
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
