internal import Synchronization

/// Collects an object in memory, up to a limit.
public final class MemorySink: ByteSink {
    private let limit: Int
    private let content = Mutex<[UInt8]>([])

    /// Takes at most `limit` bytes.
    public init(limit: Int) {
        self.limit = limit
    }

    /// What has been written.
    public var bytes: [UInt8] { content.withLock { $0 } }

    /// Appends; a gap or a step back is refused, as no transfer into memory is done in pieces.
    /// - Throws: `.tooLarge` beyond the limit, `.localFile` for a gap.
    public func write(_ bytes: RawSpan, at offset: UInt64) throws(StorageError) {
        let limit = self.limit
        let refusal = content.withLock { (content: inout [UInt8]) -> StorageError? in
            guard offset == UInt64(content.count) else { return StorageError(.localFile, "bytes out of order") }
            guard bytes.byteCount <= limit - content.count else { return .overLimit(UInt64(limit)) }
            bytes.withUnsafeBytes { content.append(contentsOf: $0) }
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Empties it.
    public func restart() throws(StorageError) -> Bool {
        content.withLock { $0.removeAll(keepingCapacity: true) }
        return true
    }
}

/// Bytes in memory as a source.
public struct MemorySource: ByteSource {
    private let bytes: [UInt8]

    /// Holds `bytes`.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The count of the bytes.
    public var size: UInt64 { UInt64(bytes.count) }

    /// Copies out.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        guard offset < size else { return 0 }
        let piece = bytes[Int(offset)...].prefix(buffer.count)
        buffer.copyBytes(from: piece)
        return piece.count
    }
}
