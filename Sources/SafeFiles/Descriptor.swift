internal import Glibc

/// An open file descriptor, closed with its last reference.
final class Descriptor: Sendable {
    let number: Int32

    /// Takes over the descriptor.
    init(owning number: Int32) {
        self.number = number
    }

    deinit { close(number) }
}

extension Descriptor {
    /// openat(2) of one name (or of `.`) in this directory. Always close-on-exec.
    func openEntry(_ name: [UInt8], flags: Int32, mode: mode_t = 0) throws(Errno) -> Descriptor {
        try withCPath(name) { (path) throws(Errno) in
            Descriptor(owning: try Errno.check { openat(number, path, flags | O_CLOEXEC, mode) })
        }
    }

    /// fstat(2).
    func status() throws(Errno) -> stat {
        var status = stat()
        try Errno.checkVoid { fstat(number, &status) }
        return status
    }

    /// fstatat(2) of one name in this directory; a link is not followed.
    func status(of name: [UInt8]) throws(Errno) -> stat {
        var status = stat()
        try withCPath(name) { (path) throws(Errno) in
            try Errno.checkVoid { fstatat(number, path, &status, AT_SYMLINK_NOFOLLOW) }
        }
        return status
    }

    /// unlinkat(2); `flags` may be AT_REMOVEDIR.
    func unlink(_ name: [UInt8], flags: Int32 = 0) throws(Errno) {
        try withCPath(name) { (path) throws(Errno) in try Errno.checkVoid { unlinkat(number, path, flags) } }
    }

    /// mkdirat(2) with mode 0777 less the umask; fine if the name is there.
    func makeDirectory(_ name: [UInt8]) throws(Errno) {
        do throws(Errno) {
            try withCPath(name) { (path) throws(Errno) in try Errno.checkVoid { mkdirat(number, path, 0o777) } }
        } catch  where error.number == EEXIST {
            return
        }
    }

    /// renameat(2) within this directory: replaces a file or a link that has the name.
    func rename(_ name: [UInt8], to other: [UInt8]) throws(Errno) {
        try withCPath(name) { (from) throws(Errno) in
            try withCPath(other) { (to) throws(Errno) in
                try Errno.checkVoid { renameat(number, from, number, to) }
            }
        }
    }

    /// fsync(2) of this directory, so that names in it survive a crash; works for a path-only descriptor too.
    func synchronizeNames() throws(Errno) {
        let readable = try openEntry(Array(".".utf8), flags: O_RDONLY | O_DIRECTORY)
        try Errno.checkVoid { fsync(readable.number) }
    }
}

/// Hands the bytes over as a C string. They must hold no zero byte. Read `errno` in `body`: freeing memory may change
/// it.
func withCPath<Value>(
    _ bytes: [UInt8], _ body: (UnsafePointer<CChar>) throws(Errno) -> Value
) throws(Errno) -> Value {
    var terminated = bytes.map { CChar(bitPattern: $0) }
    terminated.append(0)
    return try terminated.withUnsafeBufferPointer { (buffer) throws(Errno) in
        guard let start = buffer.baseAddress else { throw Errno(number: EINVAL) }
        return try body(start)
    }
}
