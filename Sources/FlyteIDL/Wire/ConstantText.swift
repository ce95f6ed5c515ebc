internal import Glibc

/// Bytes that live as long as the program: names of the schema, ready to be copied into an output. There is memory behind
/// them up to the next multiple of `stride` at least, so that they can be copied in strides.
struct ConstantText: Sendable {
    // Constants of the program: immutable, and alive for ever.
    nonisolated(unsafe) let start: UnsafePointer<UInt8>
    let count: Int

    /// Keeps a copy of the text for ever. For the schema only, which is built once.
    init(keeping text: String) {
        let bytes = Array(text.utf8)
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + Self.stride)
        memory.initialize(repeating: 0, count: bytes.count + Self.stride)
        memory.update(from: bytes, count: bytes.count)
        (start, count) = (UnsafePointer(memory), bytes.count)
    }

    private init(start: UnsafePointer<UInt8>, count: Int) { (self.start, self.count) = (start, count) }

    /// The text without `head` bytes at its start and `tail` at its end.
    @inline(__always)
    func trimmed(_ head: Int, _ tail: Int) -> ConstantText {
        ConstantText(start: start + head, count: count - head - tail)
    }

    @inline(__always)
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    @inline(__always)
    func equals(_ other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        return count == 0 || other.baseAddress.map { memcmp(start, $0, count) == 0 } ?? false
    }

    static let stride = 16
}
