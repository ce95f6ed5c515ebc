internal import Glibc

/// The marker files of an output directory, as one look finds them. (Names: the `file` watcher of Flyte CoPilot up to 1.15.)
struct Markers: Sendable, Hashable {
    /// "The main container has started."
    static let start = "_START"
    /// "Its outputs are complete."
    static let success = "_SUCCESS"
    /// "It failed"; the content says why.
    static let error = "_ERROR"

    /// What tells one state of a file from the next.
    struct Stamp: Sendable, Hashable {
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    var hasStart = false
    var hasSuccess = false
    /// nil where there is no `_ERROR`.
    var errorFile: Stamp?

    /// Any marker says that the main container has started.
    var hasStarted: Bool { hasStart || hasEnded }
    var hasEnded: Bool { hasSuccess || errorFile != nil }
}

extension Markers {
    /// What is in the directory now; nothing where there is no directory.
    static func look(in directory: String) -> Markers {
        Markers(
            hasStart: stamp("\(directory)/\(start)") != nil, hasSuccess: stamp("\(directory)/\(success)") != nil,
            errorFile: stamp("\(directory)/\(error)"))
    }

    private static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return Stamp(size: Int(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }
}
