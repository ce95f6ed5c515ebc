/// A stretch of an object.
struct ByteRange: Sendable, Hashable {
    /// Where it begins, in bytes.
    let offset: UInt64
    /// How long it is, in bytes.
    let count: UInt64

    /// The first byte behind it.
    var end: UInt64 { offset + count }

    /// As HTTP writes it (RFC 9110, 14.1.2); of a range that is not empty.
    var header: String { "bytes=\(offset)-\(end - 1)" }

    /// Without its first `done` bytes.
    func dropping(_ done: UInt64) -> ByteRange { ByteRange(offset: offset + done, count: count - done) }
}

/// How an object is cut into parts: equal ones, and a last one that is no longer.
struct PartPlan: Sendable, Hashable {
    /// Bytes of the object.
    let size: UInt64
    /// Bytes of every part but the last.
    let partSize: UInt64

    /// Parts of the wanted size, or larger ones where the store would not take so many.
    /// - Parameter wanted: bytes of a part.
    /// - Throws: `.tooLarge` for an object that no allowed cut can hold.
    init(size: UInt64, limits: PartLimits, wanted: UInt64) throws(StorageError) {
        guard size <= limits.largestObject else {
            throw StorageError(
                .tooLarge, "\(size) bytes are more than the store's \(limits.largestObject) for an object")
        }
        let needed = size / limits.count + (size % limits.count == 0 ? 0 : 1)
        let plain = max(needed, limits.smallest, min(wanted, limits.largest), 1)
        // Whole mebibytes read better, and a file system likes them; the largest part allowed may be no multiple of one.
        let step = max(limits.step, plain > 1 << 20 ? 1 << 20 : 1)
        let rounded = (plain + step - 1) / step * step
        self.size = size
        partSize = min(rounded, limits.largest)
    }

    /// Parts of exactly `partSize` bytes, for reading: nobody limits their number.
    init(size: UInt64, partSize: UInt64) {
        self.size = size
        self.partSize = max(partSize, 1)
    }

    /// How many parts; an empty object has one, empty.
    var count: Int { size == 0 ? 1 : Int(clamping: (size - 1) / partSize + 1) }

    /// The part of this index, from 0.
    subscript(index: Int) -> ByteRange {
        let offset = UInt64(index) * partSize
        return ByteRange(offset: offset, count: min(partSize, size - offset))
    }
}
