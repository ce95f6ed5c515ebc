internal import Glibc

/// What kind of thing a name stands for.
public enum FileKind: Sendable, Hashable {
    /// A regular file.
    case file
    /// A directory.
    case directory
    /// A symbolic link, itself.
    case link
    /// A pipe, socket or device.
    case special
}

/// What is known of a file without opening it.
public struct FileStatus: Sendable, Hashable {
    /// What it is.
    public let kind: FileKind
    /// Length in bytes; of meaning for regular files only.
    public let size: UInt64
    /// When the content changed last, whole seconds since 1970 (may be negative).
    public let modified: Int64
    /// The fraction of `modified`, 0 to 999,999,999 ns.
    public let modifiedNanoseconds: Int64
    /// The number of the file in its file system; another file put in its place has another one.
    public let inode: UInt64
}

extension FileStatus {
    /// What fstat(2) says.
    init(_ status: stat) {
        kind = FileKind(mode: status.st_mode)
        size = UInt64(max(0, status.st_size))
        modified = Int64(status.st_mtim.tv_sec)
        modifiedNanoseconds = Int64(status.st_mtim.tv_nsec)
        inode = UInt64(status.st_ino)
    }
}

extension FileKind {
    /// The kind in the mode bits of stat(2).
    init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .link
        default: self = .special
        }
    }
}
