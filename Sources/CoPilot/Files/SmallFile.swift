internal import FlyteIDL
internal import Glibc

/// Files that the user names on the command line, read whole, and the termination log. (Names that come from messages
/// and stores never get here: see SafeFiles.)
enum SmallFile {
    /// Reads a file, or standard input for `-`. Blocks.
    /// - Throws: `.noInput`, `.permission`, `.io`; `.badData` for more than `limit` bytes.
    static func read(_ path: String, limit: Int = 1 << 30) throws(StageFailure) -> [UInt8] {
        if path == "-" { return try read(descriptor: STDIN_FILENO, "standard input", limit) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open \(path)") }
        defer { close(descriptor) }
        return try read(descriptor: descriptor, path, limit)
    }

    private static func read(descriptor: Int32, _ name: String, _ limit: Int) throws(StageFailure) -> [UInt8] {
        var content: [UInt8] = []
        // A file that does not grow meanwhile is read into its place at once; one more byte finds the end.
        content.reserveCapacity(min(size(of: descriptor), limit) + 1)
        while content.count <= limit {
            let before = content.count
            let room = content.capacity > before ? content.capacity - before : 1 << 16
            var number: Int32 = 0
            content.append(addingCapacity: room) { output in
                output.withUnsafeMutableBufferPointer { buffer, count in
                    let read = Glibc.read(descriptor, buffer.baseAddress, room)
                    (number, count) = read < 0 ? (errno, 0) : (0, read)
                }
            }
            if number != 0, number != EINTR { throw failure("read \(name)", number) }
            if number == 0, content.count == before { return content }
        }
        throw StageFailure.badData("\(name) has more than \(limit) bytes")
    }

    private static func size(of descriptor: Int32) -> Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    }

    /// Writes to standard output. Blocks.
    /// - Throws: `.io`.
    static func print(_ bytes: [UInt8]) throws(StageFailure) { try write(bytes, to: STDOUT_FILENO, "standard output") }

    /// Whether there is anything of that name, readable or not.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a path names something that must not be replaced by a file: a link, a pipe, a device.
    static func isSpecial(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return false }
        return status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
    }

    /// Writes to what is there, in place. Blocks.
    /// - Throws: `.noInput`, `.permission`, `.io`.
    static func write(_ bytes: [UInt8], through path: String) throws(StageFailure) {
        let descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open \(path)") }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ name: String) throws(StageFailure) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw failure("write to \(name)") }
            written += count
        }
    }

    /// Writes into an existing file in place (it may be a mount, which cannot be replaced). Says nothing if it cannot.
    static func overwrite(_ path: String, with bytes: [UInt8]) {
        let descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return }
        _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
    }

    /// A new directory with a name of its own below `root`. Blocks.
    /// - Throws: `.io`, `.permission`.
    static func makeTemporaryDirectory(in root: String) throws(StageFailure) -> String {
        var template = Array("\(root)/copilot-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failure("make a temporary directory in \(root)") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func failure(_ what: String, _ number: Int32 = errno) -> StageFailure {
        let consequence: Consequence =
            switch number {
            case ENOENT, ENOTDIR, EISDIR: Consequence(.noInput, .nonRecoverable, .user)
            case EACCES, EPERM: Consequence(.permission, .nonRecoverable, .user)
            default: Consequence(.io, .recoverable, .system)
            }
        return StageFailure("cannot \(what): \(String(cString: strerror(number)).lowercased())", consequence)
    }
}
