internal import CSystem
internal import Glibc

/// How a path below a directory is walked without ever leaving the directory.
enum Resolver: Sendable {
    /// The kernel does it, in one call, safe against changes meanwhile.
    case openat2
    /// Name by name from an open directory to the next, each with O_NOFOLLOW; links are refused whatever the policy.
    case stepwise

    /// What this kernel offers. Asked once: a kernel does not change under a process, nor does its sandbox.
    static let best: Resolver = {
        let probe = copilot_openat2(
            AT_FDCWD, ".", copilot_path_only | O_CLOEXEC, UInt64(COPILOT_RESOLVE_BENEATH.rawValue))
        if probe >= 0 { close(probe) }
        // ENOSYS before Linux 5.6 and in gVisor; EPERM from sandboxes that know no such call.
        return probe == -ENOSYS || probe == -EPERM ? .stepwise : .openat2
    }()

    /// PATH_MAX of linux/limits.h, with the zero at the end: longer paths are refused before the system sees them.
    static let longestPath = 4_096

    /// Opens `path` (names joined by `/`, or `.`) below `root`; `flags` may have no O_CREAT. Always close-on-exec.
    func open(_ path: [UInt8], below root: Descriptor, flags: Int32, links: LinkPolicy) throws(Errno) -> Descriptor {
        if path.count >= Self.longestPath { throw Errno(number: ENAMETOOLONG) }
        if links == .follow { return try root.openEntry(path, flags: flags) }
        return switch self {
        case .openat2: try Self.openAtOnce(path, below: root, flags: flags, links: links)
        case .stepwise: try Self.openInSteps(path, below: root, flags: flags)
        }
    }
}

extension Resolver {
    /// How often a walk is tried again when names change under it; the kernel gives up on each such change (openat2(2),
    /// EAGAIN).
    private static let attempts = 64

    private static func openAtOnce(
        _ path: [UInt8], below root: Descriptor, flags: Int32, links: LinkPolicy
    ) throws(Errno) -> Descriptor {
        let common = COPILOT_RESOLVE_BENEATH.rawValue | COPILOT_RESOLVE_NO_MAGICLINKS.rawValue
        let resolve = links == .refuse ? common | COPILOT_RESOLVE_NO_SYMLINKS.rawValue : common
        return try withCPath(path) { (path) throws(Errno) in
            var outcome = -EAGAIN
            for _ in 0..<attempts where outcome == -EAGAIN || outcome == -EINTR {
                outcome = copilot_openat2(root.number, path, flags | O_CLOEXEC, UInt64(resolve))
            }
            if outcome < 0 { throw Errno(number: -outcome) }
            return Descriptor(owning: outcome)
        }
    }

    private static func openInSteps(_ path: [UInt8], below root: Descriptor, flags: Int32) throws(Errno) -> Descriptor {
        var directory = root
        var names = path.split(separator: UInt8(ascii: "/")).map(Array.init)
        let last = names.popLast() ?? Array(".".utf8)
        for name in names {
            directory = try openWithoutLink(name, in: directory, flags: copilot_path_only | O_DIRECTORY)
        }
        return try openWithoutLink(last, in: directory, flags: flags)
    }

    /// A link is ELOOP, whatever the flags: O_DIRECTORY alone would make it ENOTDIR, and O_PATH would open the link
    /// itself.
    private static func openWithoutLink(_ name: [UInt8], in directory: Descriptor, flags: Int32) throws(Errno)
        -> Descriptor
    {
        do throws(Errno) {
            let opened = try directory.openEntry(name, flags: flags | O_NOFOLLOW)
            if flags & copilot_path_only != 0, try opened.status().st_mode & S_IFMT == S_IFLNK {
                throw Errno(number: ELOOP)
            }
            return opened
        } catch  where error.number == ENOTDIR {
            let isLink = try directory.status(of: name).st_mode & S_IFMT == S_IFLNK
            throw isLink ? Errno(number: ELOOP) : error
        }
    }
}
