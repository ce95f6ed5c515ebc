/// Reads tags, varints and lengths from bytes, checking each against the end.
struct WireReader {
    let bytes: UnsafeRawBufferPointer
    /// Offset of the next byte to read.
    var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// A tag: field number and wire type, and whether it is in its shortest form.
    struct Tag {
        let number: UInt32
        let wireType: UInt32
        let isMinimal: Bool
    }

    /// Largest field number: 2^29 - 1. Language guide, "Assigning Field Numbers".
    private static let largestNumber: UInt64 = (1 << 29) - 1

    /// - Throws: `.malformed`: cut off, longer than ten bytes, or past 64 bits.
    @inline(__always)
    mutating func varint(end: Int) throws(IDLError) -> UInt64 {
        guard position < end else { throw fault("a number is cut off") }
        let first = bytes[position]
        if first < 0x80 {
            position += 1
            return UInt64(first)
        }
        return try longVarint(end: end)
    }

    private mutating func longVarint(end: Int) throws(IDLError) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<10 {
            guard position < end else { throw fault("a number is cut off") }
            let byte = bytes[position]
            if index == 9, byte > 1 { throw fault("a number does not fit into 64 bits") }
            value |= UInt64(byte & 0x7f) << (7 * UInt64(index))
            position += 1
            if byte < 0x80 { return value }
        }
        throw fault("a number does not end")
    }

    /// - Throws: `.malformed`: no such field number.
    @inline(__always)
    mutating func tag(end: Int) throws(IDLError) -> Tag {
        let start = position
        let raw = try varint(end: end)
        let number = raw >> 3
        guard number > 0, number <= Self.largestNumber else {
            throw fault("field number \(number) is not allowed", at: start)
        }
        return Tag(
            number: UInt32(number), wireType: UInt32(raw & 7), isMinimal: position - start == Self.length(ofVarint: raw)
        )
    }

    /// A length prefix and the range of what follows it, which is skipped.
    /// - Throws: `.malformed`: it reaches past the end.
    @inline(__always)
    mutating func lengthDelimited(end: Int) throws(IDLError) -> Range<Int> {
        let start = position
        let length = try varint(end: end)
        guard length <= UInt64(end - position) else {
            throw fault("a length of \(length) bytes where \(end - position) are left", at: start)
        }
        let range = position..<(position + Int(length))
        position = range.upperBound
        return range
    }

    /// - Throws: `.malformed`: cut off.
    mutating func skip(_ count: Int, end: Int) throws(IDLError) {
        guard end - position >= count else { throw fault("a number of \(count) bytes is cut off") }
        position += count
    }

    /// Skips an unknown group, nested ones included, whose start tag has been read.
    /// - Throws: `.malformed` for one that does not end, or ends with another number; `.depth`.
    mutating func skipGroup(_ number: UInt32, end: Int, depth: Int) throws(IDLError) {
        var open = [number]
        while let innermost = open.last {
            let start = position
            guard position < end else { throw fault("group \(innermost) does not end") }
            let tag = try tag(end: end)
            switch tag.wireType {
            case WireType.varint: _ = try varint(end: end)
            case WireType.fixed64: try skip(8, end: end)
            case WireType.length: _ = try lengthDelimited(end: end)
            case WireType.fixed32: try skip(4, end: end)
            case WireType.startGroup:
                open.append(tag.number)
                guard open.count <= depth else { throw IDLError(.depth, "groups nested too deep at byte \(start)") }
            case WireType.endGroup where tag.number == innermost: open.removeLast()
            case WireType.endGroup: throw fault("group \(innermost) ends as group \(tag.number)", at: start)
            default: throw fault("wire type \(tag.wireType) does not exist", at: start)
            }
        }
    }

    /// Skips a value of any wire type, whose tag has been read.
    /// - Throws: `.malformed`, `.depth`.
    mutating func skipValue(of tag: Tag, end: Int, depth: Int) throws(IDLError) {
        switch tag.wireType {
        case WireType.varint: _ = try varint(end: end)
        case WireType.fixed64: try skip(8, end: end)
        case WireType.length: _ = try lengthDelimited(end: end)
        case WireType.fixed32: try skip(4, end: end)
        case WireType.startGroup: try skipGroup(tag.number, end: end, depth: depth)
        default: throw fault("wire type \(tag.wireType) does not exist or ends what never began")
        }
    }

    func fault(_ what: String, at offset: Int? = nil) -> IDLError {
        IDLError(.malformed, "\(what) at byte \(offset ?? position)")
    }

    /// Bytes of a varint in its shortest form.
    @inline(__always)
    static func length(ofVarint value: UInt64) -> Int {
        (63 - (value | 1).leadingZeroBitCount) / 7 + 1
    }
}
