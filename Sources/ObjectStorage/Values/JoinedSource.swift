/// Several sources as one, one after the other.
struct JoinedSource: ByteSource {
    private let parts: [(source: any ByteSource, begin: UInt64)]
    /// Of all together.
    let size: UInt64

    /// In this order.
    init(_ sources: [any ByteSource]) {
        var begin: UInt64 = 0
        parts = sources.map { source in
            defer { begin += source.size }
            return (source, begin)
        }
        size = begin
    }

    /// See `ByteSource`: at most to the end of one part.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        guard let part = parts.last(where: { $0.begin <= offset && $0.source.size > 0 }) else { return 0 }
        let inside = offset - part.begin
        guard inside < part.source.size else { return 0 }
        let count = Int(min(UInt64(buffer.count), part.source.size - inside))
        return try part.source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: inside)
    }
}
