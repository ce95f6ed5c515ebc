/// Reads one MessagePack value.
public struct MessagePackReader {
    private let bytes: [UInt8]
    private var position = 0

    /// Arrays and maps inside each other; deeper ones are refused, so that reading needs a bounded stack.
    public static let deepest = 1_000

    /// The value that the bytes are, whole.
    /// - Throws: `.malformed` with the byte offset: cut off, text that is not UTF-8, bytes left over; `.depth`.
    public static func read(_ bytes: [UInt8]) throws(IDLError) -> MessagePackValue {
        var reader = MessagePackReader(bytes: bytes)
        let value = try reader.value(depth: 0)
        guard reader.position == bytes.count else {
            throw reader.fault("\(bytes.count - reader.position) bytes are left over")
        }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func value(depth: Int) throws(IDLError) -> MessagePackValue {
        guard depth <= Self.deepest else { throw IDLError(.depth, "MessagePack nested more than \(Self.deepest) deep") }
        let first = UInt8(try number(1))
        switch first {
        case 0x00...0x7f: return .integer(Int64(first))
        case 0x80...0x8f: return try map(Int(first & 0x0f), depth)
        case 0x90...0x9f: return try array(Int(first & 0x0f), depth)
        case 0xa0...0xbf: return try string(Int(first & 0x1f))
        case 0xc0: return .null
        case 0xc2: return .bool(false)
        case 0xc3: return .bool(true)
        case 0xc4...0xc6: return .bytes(try take(try length(1 << (first - 0xc4))))
        case 0xc7...0xc9: return try extended(try length(1 << (first - 0xc7)))
        case 0xca: return .float(Double(Float(bitPattern: UInt32(try number(4)))))
        case 0xcb: return .float(Double(bitPattern: try number(8)))
        case 0xcc...0xcf: return integer(try number(1 << Int(first - 0xcc)))
        case 0xd0: return .integer(Int64(Int8(truncatingIfNeeded: try number(1))))
        case 0xd1: return .integer(Int64(Int16(truncatingIfNeeded: try number(2))))
        case 0xd2: return .integer(Int64(Int32(truncatingIfNeeded: try number(4))))
        case 0xd3: return .integer(Int64(bitPattern: try number(8)))
        case 0xd4...0xd8: return try extended(1 << Int(first - 0xd4))
        case 0xd9...0xdb: return try string(try length(1 << (first - 0xd9)))
        case 0xdc, 0xdd: return try array(try length(first == 0xdc ? 2 : 4), depth)
        case 0xde, 0xdf: return try map(try length(first == 0xde ? 2 : 4), depth)
        case 0xe0...0xff: return .integer(Int64(Int8(bitPattern: first)))
        default: throw fault("the byte 0xc1 begins no value", at: position - 1)
        }
    }

    private func integer(_ value: UInt64) -> MessagePackValue {
        Int64(exactly: value).map { .integer($0) } ?? .unsigned(value)
    }

    /// A big-endian number.
    private mutating func number(_ size: Int) throws(IDLError) -> UInt64 {
        guard bytes.count - position >= size else { throw fault("MessagePack is cut off") }
        var value: UInt64 = 0
        for byte in bytes[position..<(position + size)] { value = value << 8 | UInt64(byte) }
        position += size
        return value
    }

    /// A length of so many bytes. More than there is left is refused where it is used, before anything is allocated.
    private mutating func length(_ size: Int) throws(IDLError) -> Int { Int(try number(size)) }

    private mutating func take(_ count: Int) throws(IDLError) -> [UInt8] {
        guard bytes.count - position >= count else {
            throw fault("a length of \(count) bytes where \(bytes.count - position) are left")
        }
        defer { position += count }
        return Array(bytes[position..<(position + count)])
    }

    private mutating func string(_ count: Int) throws(IDLError) -> MessagePackValue {
        let start = position
        guard let text = String(validating: try take(count), as: UTF8.self) else {
            throw fault("text is not UTF-8", at: start)
        }
        return .string(text)
    }

    private mutating func extended(_ count: Int) throws(IDLError) -> MessagePackValue {
        let type = Int8(truncatingIfNeeded: try number(1))
        return .extended(type: type, try take(count))
    }

    private mutating func array(_ count: Int, _ depth: Int) throws(IDLError) -> MessagePackValue {
        guard bytes.count - position >= count else {
            throw fault("an array of \(count) where \(bytes.count - position) bytes are left")
        }
        var items: [MessagePackValue] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try value(depth: depth + 1)) }
        return .array(items)
    }

    private mutating func map(_ count: Int, _ depth: Int) throws(IDLError) -> MessagePackValue {
        guard (bytes.count - position) / 2 >= count else {
            throw fault("a map of \(count) where \(bytes.count - position) bytes are left")
        }
        var entries: [(key: MessagePackValue, value: MessagePackValue)] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let key = try value(depth: depth + 1)
            entries.append((key, try value(depth: depth + 1)))
        }
        return .map(entries)
    }

    private func fault(_ what: String, at offset: Int? = nil) -> IDLError {
        IDLError(.malformed, "\(what) at byte \(offset ?? position)")
    }
}
