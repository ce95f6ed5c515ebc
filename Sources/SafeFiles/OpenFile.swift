internal import Glibc

/// A regular file open for reading. Reads may come from any thread at once.
public final class OpenFile: Sendable {
    /// Length in bytes when it was opened.
    public var size: UInt64 { status.size }
    /// What was known of it when it was opened.
    public let status: FileStatus

    let descriptor: Descriptor
    private let path: RelativePath

    /// Accepts an open descriptor of a regular file; anything else is refused.
    init(_ descriptor: Descriptor, path: RelativePath) throws(FileError) {
        let status = FileStatus(try FileError.naming("open", path) { () throws(Errno) in try descriptor.status() })
        switch status.kind {
        case .file: break
        case .directory: throw FileError(Errno(number: EISDIR), cannot: "open", path.description)
        case .link: throw FileError(Errno(number: ELOOP), cannot: "open", path.description)
        case .special: throw FileError(Errno(number: ENXIO), cannot: "open", path.description)
        }
        self.status = status
        self.descriptor = descriptor
        self.path = path
    }

    /// Reads at most as much as the buffer holds from `offset` (in bytes); returns how much, 0 at the end only.
    /// - Throws: `.io`.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(FileError) -> Int {
        guard let start = buffer.baseAddress, let position = off_t(exactly: offset) else { return 0 }
        return try FileError.naming("read", path) { () throws(Errno) in
            try Errno.check { pread(descriptor.number, start, buffer.count, position) }
        }
    }

    /// The whole file as it is now, at most `limit` bytes.
    /// - Throws: `.tooLarge` for more than `limit` bytes, `.io`.
    public func readAll(limit: Int) throws(FileError) -> [UInt8] {
        if size > UInt64(max(0, limit)) { throw tooLarge(limit) }
        var content: [UInt8] = []
        var room = Int(min(size, Self.longestPiece)) + 1  // One more byte tells the end from a file that has grown.
        while true {
            let piece = try readPiece(room, at: UInt64(content.count))
            if content.isEmpty { content = piece } else { content += piece }
            if content.count > limit { throw tooLarge(limit) }
            if piece.isEmpty || piece.count < room && UInt64(content.count) == size { return content }
            room = Int(min(size, Self.laterPiece)) + 1
        }
    }

    /// The last bytes of the file as it was when it was opened, at most `limit`.
    /// - Throws: `.io`.
    public func tail(_ limit: Int) throws(FileError) -> [UInt8] {
        let count = min(size, UInt64(max(0, limit)))
        return try readPiece(Int(count), at: size - count)
    }

    /// Makes sure that what was read is one state of the file: length, time of change and identity are as when it was
    /// opened.
    /// - Throws: `.changed`, `.io`.
    public func checkUnchanged() throws(FileError) {
        let now = FileStatus(try FileError.naming("read", path) { () throws(Errno) in try descriptor.status() })
        if now != status {
            throw FileError(.changed, cannot: "read", path.description, because: "it was changed meanwhile")
        }
    }
}

extension OpenFile {
    /// Most bytes of memory taken on the word of the file's length alone.
    private static let longestPiece: UInt64 = 1 << 30
    /// Bytes read at once after the first piece.
    private static let laterPiece: UInt64 = 1 << 20

    private func readPiece(_ count: Int, at offset: UInt64) throws(FileError) -> [UInt8] {
        var failure: FileError?
        let piece = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(FileError) {
                filled = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return piece
    }

    private func tooLarge(_ limit: Int) -> FileError {
        FileError(.tooLarge, cannot: "read", path.description, because: "it has more than \(limit) bytes")
    }
}
