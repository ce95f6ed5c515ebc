/// Reads encoded bytes that are known to be well-formed (`CheckedBytes`), so that nothing can fail.
struct CheckedReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position: Int

    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, at position: Int) { (self.bytes, self.position) = (bytes, position) }

    @inline(__always)
    mutating func varint() -> UInt64 {
        let first = bytes[position]
        position += 1
        return first < 0x80 ? UInt64(first) : rest(of: first)
    }

    private mutating func rest(of first: UInt8) -> UInt64 {
        var value = UInt64(first & 0x7F), shift: UInt64 = 7
        while true {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    /// Goes over a value; its range, without a length before it. (Groups stand in wrappings: see `ForeignField`.)
    @inline(__always)
    mutating func value(_ wireType: UInt8) -> Range<Int> {
        let start: Int
        switch UInt32(wireType) {
        case WireType.length:
            let length = varint()
            start = position
            position += Int(truncatingIfNeeded: length)
        case WireType.varint:
            start = position
            _ = varint()
        default:
            start = position
            position += UInt32(wireType) == WireType.fixed64 ? 8 : 4
        }
        return start..<position
    }

    @inline(__always)
    mutating func fixed32() -> UInt32 {
        position += 4
        return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position - 4, as: UInt32.self))
    }

    @inline(__always)
    mutating func fixed64() -> UInt64 {
        position += 8
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position - 8, as: UInt64.self))
    }

    /// The next scalar as the bits of its type, zigzag undone, numbers of 32 bits cut to these. `.bytes` and `.message`
    /// are no scalars.
    @inline(__always)
    mutating func scalar(_ kind: FieldKind) -> UInt64 {
        switch kind {
        case .int64, .uint64: varint()
        case .int32, .enum, .uint32: varint() & 0xFFFF_FFFF
        case .bool: varint() == 0 ? 0 : 1
        case .sint32: Self.unzigzag(varint() & 0xFFFF_FFFF) & 0xFFFF_FFFF
        case .sint64: Self.unzigzag(varint())
        case .fixed32, .sfixed32, .float: UInt64(fixed32())
        case .fixed64, .sfixed64, .double: fixed64()
        case .bytes, .message: 0
        }
    }

    private static func unzigzag(_ value: UInt64) -> UInt64 { value >> 1 ^ (0 &- (value & 1)) }
}
