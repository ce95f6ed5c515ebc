internal import CSystem
internal import Glibc
internal import Synchronization

/// A file in the making. It appears under its name, whole, with `commit`; without it, nothing remains.
///
/// The bytes go to a temporary beside the target, which the last reference removes unless it was committed.
/// Calls may come from any thread; writes to one file follow one another.
public final class AtomicFile: Sendable {
    private let place: Descriptor
    private let temporary: [UInt8]
    private let name: [UInt8]
    private let path: RelativePath
    private let durable: Bool
    /// The open temporary; nil once it is committed or discarded.
    private let file: Mutex<Descriptor?>

    /// Makes the temporary in `place`; `path` is for messages.
    init(in place: Descriptor, name: PathComponent, path: RelativePath, mode: mode_t, durable: Bool) throws(Errno) {
        let (temporary, descriptor) = try Self.makeTemporary(in: place, mode: mode)
        self.place = place
        self.temporary = temporary
        self.name = Array(name.name.utf8)
        self.path = path
        self.durable = durable
        self.file = Mutex(descriptor)
    }

    deinit {
        if file.withLock({ $0 != nil }) { try? place.unlink(temporary) }
    }

    /// Whether `name` is that of an unfinished file, which others should not look at.
    public static func isTemporary(_ name: String) -> Bool { TemporaryName.matches(name.utf8) }

    /// Writes all the bytes at `offset` (in bytes); a gap before them reads as zeros.
    /// - Throws: `.noSpace`, `.tooLarge`, `.closed`, `.io`.
    public func write(_ bytes: RawSpan, at offset: UInt64) throws(FileError) {
        try bytes.withUnsafeBytes { (buffer) throws(FileError) in
            try withFile { (file) throws(Errno) in try Self.writeAll(buffer, to: file, at: offset) }
        }
    }

    /// Sets the length in bytes: cuts the file off or fills it up with zeros.
    /// - Throws: as `write`.
    public func setSize(_ size: UInt64) throws(FileError) {
        try withFile { (file) throws(Errno) in
            let length = try Self.signed(size)
            try Errno.checkVoid { ftruncate(file.number, length) }
        }
    }

    /// Takes the room for a file of `size` bytes, where the file system can say beforehand that it has it.
    /// - Throws: as `write`.
    public func reserve(_ size: UInt64) throws(FileError) {
        guard size > 0 else { return }
        try withFile { (file) throws(Errno) in
            let length = try Self.signed(size)
            let outcome = copilot_reserve(file.number, Int64(length))
            // Without such a promise the room shows when it is needed; an interrupted call has changed nothing.
            if outcome < 0, ![-EOPNOTSUPP, -ENOSYS, -EINTR].contains(outcome) { throw Errno(number: -outcome) }
        }
    }

    /// Copies bytes of an open file to the same place in this one, inside the kernel; on some file systems both then share
    /// them.
    /// - Returns: how many were copied, 0 at the end; nil where the kernel cannot, and they must be read and written.
    /// - Throws: as `write`.
    public func copy(from source: OpenFile, at offset: UInt64, count: Int) throws(FileError) -> Int? {
        var outcome: Int64 = 0
        try withFile { (file) throws(Errno) in
            let position = Int64(try Self.signed(offset))
            repeat {
                outcome = copilot_copy_range(source.descriptor.number, file.number, position, count)
            } while outcome == -Int64(EINTR)
            // Two file systems, or one that cannot; a sandbox may know no such call.
            let unable = [EXDEV, EINVAL, EOPNOTSUPP, ENOSYS, EPERM].map { -Int64($0) }
            if outcome < 0, !unable.contains(outcome) { throw Errno(number: Int32(-outcome)) }
        }
        return outcome < 0 ? nil : Int(outcome)
    }

    /// Puts the file in place of whatever file, or link, has the name, and closes it.
    ///
    /// - Throws: `.isADirectory` if a directory has the name, `.noSpace`, `.permission`, `.closed`, `.io`; then nothing
    ///   remains.
    public func commit() throws(FileError) {
        try withFile { (file) throws(Errno) in
            if durable { try Errno.checkVoid { fsync(file.number) } }
        }
        guard file.withLock({ $0.take() }) != nil else { throw closed }
        try FileError.naming("write", path) { () throws(Errno) in try rename() }
    }
}

extension AtomicFile {
    private var closed: FileError {
        FileError(.closed, cannot: "write", path.description, because: "it was committed or discarded already")
    }

    private func withFile(_ body: (Descriptor) throws(Errno) -> Void) throws(FileError) {
        try file.withLock { (file) throws(FileError) in
            guard let file else { throw closed }
            try FileError.naming("write", path) { () throws(Errno) in try body(file) }
        }
    }

    private func rename() throws(Errno) {
        do throws(Errno) {
            try place.rename(temporary, to: name)
        } catch {
            try? place.unlink(temporary)
            throw error
        }
        if durable { try place.synchronizeNames() }
    }

    /// How many names are tried; a second one is needed only when someone left or planted the first.
    private static let attempts = 16

    private static func makeTemporary(in place: Descriptor, mode: mode_t) throws(Errno) -> ([UInt8], Descriptor) {
        var failure = Errno(number: EEXIST)
        for _ in 0..<attempts where failure.number == EEXIST {
            let name = TemporaryName.next()
            do {
                return (name, try place.openEntry(name, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode))
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Descriptor, at offset: UInt64) throws(Errno)
    {
        guard let start = bytes.baseAddress else { return }
        let position = try signed(offset)
        var done = 0
        while done < bytes.count {
            done += try Errno.check { pwrite(file.number, start + done, bytes.count - done, position + off_t(done)) }
        }
    }

    private static func signed(_ number: UInt64) throws(Errno) -> off_t {
        guard let signed = off_t(exactly: number) else { throw Errno(number: EFBIG) }
        return signed
    }
}
