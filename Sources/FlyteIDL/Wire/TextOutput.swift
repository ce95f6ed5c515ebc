internal import Glibc
internal import StructuredText

/// Text in the making: kept, or handed on in pieces so that a large text never stands in memory as a whole.
///
/// Writes go straight into raw memory: this is where the time of printing a message goes.
struct TextOutput: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0
    /// Who takes full pieces; nil to keep everything.
    private let sink: ((RawSpan) -> Void)?

    private static let pieceSize = 64 << 10

    init(sink: ((RawSpan) -> Void)? = nil) {
        self.sink = sink
        capacity = Self.pieceSize
        start = .allocate(capacity: capacity)
    }

    deinit { start.deallocate() }

    /// Hands on what has not been handed on.
    mutating func finish() {
        guard let sink, count > 0 else { return }
        sink(UnsafeRawBufferPointer(start: start, count: count).bytes)
        count = 0
    }

    /// The text; empty if it was handed on.
    consuming func bytes() -> [UInt8] { Array(UnsafeRawBufferPointer(start: start, count: count)) }

    /// Room for `size` more bytes, to be followed by `wrote`.
    @inline(__always)
    mutating func room(_ size: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity - count < size { makeRoom(size) }
        return start + count
    }

    @inline(__always)
    mutating func wrote(_ size: Int) { count += size }

    private mutating func makeRoom(_ size: Int) {
        finish()
        guard capacity - count < size else { return }
        let larger = max(2 * capacity, count + size)
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        memory.update(from: start, count: count)
        start.deallocate()
        (start, capacity) = (memory, larger)
    }
}

extension TextOutput {
    @inline(__always)
    mutating func byte(_ byte: UInt8) {
        room(1).pointee = byte
        wrote(1)
    }

    @inline(__always)
    mutating func text(_ text: StaticString) {
        room(text.utf8CodeUnitCount).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        wrote(text.utf8CodeUnitCount)
    }

    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { bytes(UnsafeRawBufferPointer($0)) }
    }

    @inline(__always)
    mutating func text(_ text: ConstantText) {
        let target = UnsafeMutableRawPointer(room(text.count + ConstantText.stride))
        var done = 0
        while done < text.count {
            let piece = UnsafeRawPointer(text.start + done).loadUnaligned(as: SIMD16<UInt8>.self)
            (target + done).storeBytes(of: piece, as: SIMD16<UInt8>.self)
            done += ConstantText.stride
        }
        wrote(text.count)
    }

    @inline(__always)
    mutating func bytes(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        memcpy(room(bytes.count), source, bytes.count)
        wrote(bytes.count)
    }

    @inline(__always)
    mutating func byte(ascii: Unicode.Scalar) { byte(UInt8(ascii: ascii)) }

    mutating func blanks(_ count: Int) {
        memset(room(count), 0x20, count)
        wrote(count)
    }
}
