internal import Glibc

/// Reads of the kernel's small text files.
enum SmallRead {
    /// Most bytes of a file: a mountinfo of a busy machine has some hundred kilobytes.
    private static let limit = 4 << 20
    private static let piece = 16 * 1024

    /// The whole text; nil for a file that cannot be read, such as that of a process which has just ended. Bytes that are no
    /// UTF-8 are replaced.
    static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return nil }
        defer { close(descriptor) }
        return text(descriptor)
    }

    /// The whole text behind a descriptor, from its beginning.
    static func text(_ descriptor: Int32) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: piece)
        while bytes.count < limit {
            let count = pread(descriptor, &buffer, buffer.count, off_t(bytes.count))
            if count < 0, errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { break }
            bytes.append(contentsOf: buffer.prefix(count))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
