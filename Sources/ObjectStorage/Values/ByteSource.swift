/// Where the bytes of an object come from. Readable anywhere and more than once: requests are hashed before they are
/// sent, and sent again after a failure.
public protocol ByteSource: Sendable {
    /// Bytes, fixed from the beginning.
    var size: UInt64 { get }

    /// Reads up to `buffer.count` bytes from `offset`; 0 only at the end. May block on a local disk, on nothing else.
    /// - Throws: `.localFile` if it cannot.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int
}

extension ByteSource {
    /// Reads everything in pieces of at most `pieceSize` bytes.
    /// - Throws: `.localFile` if reading fails or the source is shorter than its size; what `body` throws.
    func forEachPiece(
        of pieceSize: Int, _ body: (RawSpan, UInt64) throws(StorageError) -> Void
    ) throws(StorageError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(min(UInt64(pieceSize), size)), alignment: 16)
        defer { buffer.deallocate() }
        var offset: UInt64 = 0
        while offset < size {
            let wanted = Int(min(UInt64(pieceSize), size - offset))
            let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: offset)
            if count == 0 {
                throw StorageError(.localFile, "the source ends at byte \(offset) of \(size): it has changed")
            }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]).bytes, offset)
            offset += UInt64(count)
        }
    }
}
