internal import Glibc

/// Encoded bytes in the making, written from the outside in: the length of a message is put before it when it is closed.
struct WireBuilder: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0
    /// Bytes that have made room for lengths so far; grows with the nesting of long messages.
    private(set) var moved = 0

    /// - Parameter expected: about how many bytes there will be.
    init(expecting expected: Int) {
        capacity = max(expected, 256)
        start = .allocate(capacity: capacity)
    }

    deinit { start.deallocate() }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    @inline(__always)
    private mutating func room(_ size: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity - count < size { grow(by: size) }
        return start + count
    }

    private mutating func grow(by size: Int) {
        let larger = max(capacity + capacity / 2, count + size)
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        memory.update(from: start, count: count)
        start.deallocate()
        (start, capacity) = (memory, larger)
    }

    @inline(__always)
    mutating func byte(_ byte: UInt8) {
        room(1).pointee = byte
        count += 1
    }

    @inline(__always)
    mutating func varint(_ value: UInt64) {
        if value < 0x80 { return byte(UInt8(truncatingIfNeeded: value)) }
        let target = room(10)
        count += Self.put(value, at: target)
    }

    @inline(__always)
    mutating func tag(_ number: UInt32, _ wireType: UInt32) { varint(UInt64(number) << 3 | UInt64(wireType)) }

    @inline(__always)
    mutating func bytes(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        memcpy(room(bytes.count), source, bytes.count)
        count += bytes.count
    }

    mutating func fixed<I: FixedWidthInteger>(_ value: I) {
        withUnsafeBytes(of: value.littleEndian) { bytes($0) }
    }

    /// Starts something length-delimited, whose content is to follow; returns what `close` wants.
    @inline(__always)
    mutating func open() -> Int {
        byte(0)  // of the length; most need no more
        return count
    }

    @inline(__always)
    mutating func close(_ content: Int) {
        let length = count - content
        if length < 0x80 { start[content - 1] = UInt8(truncatingIfNeeded: length) } else { closeLong(content, length) }
    }

    private mutating func closeLong(_ content: Int, _ length: Int) {
        let size = WireReader.length(ofVarint: UInt64(length))
        _ = room(size - 1)
        memmove(start + content + size - 1, start + content, length)
        count += size - 1
        moved += length
        _ = Self.put(UInt64(length), at: start + content - 1)
    }

    private static func put(_ value: UInt64, at target: UnsafeMutablePointer<UInt8>) -> Int {
        var rest = value, size = 0
        while rest >= 0x80 {
            target[size] = UInt8(truncatingIfNeeded: rest) | 0x80
            rest >>= 7
            size += 1
        }
        target[size] = UInt8(truncatingIfNeeded: rest)
        return size + 1
    }

    /// Puts the last bytes, which `blocks` divide, into the blocks' order.
    mutating func rearrange(_ blocks: [Range<Int>]) {
        guard let first = blocks.map(\.lowerBound).min() else { return }
        let copy = [UInt8](UnsafeRawBufferPointer(start: start + first, count: count - first))
        var target = start + first
        for block in blocks {
            copy.withUnsafeBytes { source in
                if let base = source.baseAddress { memcpy(target, base + (block.lowerBound - first), block.count) }
            }
            target += block.count
        }
    }
}
