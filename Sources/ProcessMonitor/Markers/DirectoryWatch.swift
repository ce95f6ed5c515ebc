internal import CSystem
internal import Glibc

/// Tells when something changes in a directory: through inotify(7), and by looking now and then where inotify cannot see
/// everything.
struct DirectoryWatch: ~Copyable {
    /// Milliseconds between two looks where inotify fails (no descriptors or watches left for this user) or is not enough (the
    /// file system is a network's, or the directory is not there yet).
    static let interval: Int32 = 200

    private let path: String
    private var descriptor: Int32 = -1
    private var directory: Place?
    private var isRemote = false

    /// What a path stands for.
    private struct Place: Hashable {
        let device: UInt
        let inode: UInt

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (device, inode) = (UInt(status.st_dev), UInt(status.st_ino))
        }
    }

    /// Watches from now on: what is looked at afterwards cannot have been missed.
    init(_ path: String) {
        self.path = path
        renew()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether changes are seen as they happen, without looking.
    var isPrompt: Bool { descriptor >= 0 && !isRemote }

    /// Waits for a change, or for the time (milliseconds; -1 for no limit) to be over. Follows a directory that is made anew.
    /// - Returns: false if `stop` was raised.
    mutating func wait(stop: Int32, milliseconds: Int32) -> Bool {
        let limit = isPrompt ? milliseconds : milliseconds < 0 ? Self.interval : min(milliseconds, Self.interval)
        let outcome = copilot_wait_for_change(descriptor, stop, limit)
        if descriptor < 0 || Place(path) != directory { renew() }
        return outcome >= 0 && outcome != Int32(COPILOT_WAKE_STOP.rawValue)
    }

    private mutating func renew() {
        if descriptor >= 0 { close(descriptor) }
        directory = Place(path)
        descriptor = max(-1, copilot_watch_directory(path))
        isRemote = copilot_is_remote(path) != 0
    }
}
