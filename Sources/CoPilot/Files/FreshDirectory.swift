internal import FlyteIDL
internal import Glibc
internal import SafeFiles

/// A directory in the making, beside its place: it appears whole under its name, or not at all.
struct FreshDirectory: Sendable {
    let directory: Directory
    private let path: String
    private let temporary: String

    /// Begins a directory for a place that is empty: nothing there, or an empty directory. Blocks.
    /// - Throws: `.badData` where something is there; `.permission`, `.io`.
    init(at path: String) throws(StageFailure) {
        let path = Self.withoutSlashes(path)
        if SmallFile.exists(path) {
            let entries = try staged { () throws(FileError) in
                try Directory.open(path).entries(.root, links: .refuse)
            }
            guard entries.isEmpty else {
                throw .badData("\(path) is not empty: a new or an empty directory is wanted")
            }
        }
        self.path = path
        temporary = path + ".copilot-" + String(UInt64.random(in: .min ... .max), radix: 36)
        let temporary = temporary
        directory = try staged { () throws(FileError) in try Directory.create(temporary) }
    }

    /// Puts the directory in its place. Blocks.
    /// - Throws: `.permission`, `.io`; the directory is then gone.
    func commit() throws(StageFailure) {
        guard rename(temporary, path) == 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            discard()
            throw StageFailure("cannot make \(path): \(reason)", Consequence(.io, .recoverable, .system))
        }
    }

    /// Removes it. Blocks. What cannot be removed stays: the failure that led here is the one to tell.
    func discard() {
        try? directory.removeAll(.root)
        rmdir(temporary)
    }

    private static func withoutSlashes(_ path: String) -> String {
        var path = path
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
