/// Writes MessagePack as msgpack-python does, which the SDKs use: every number in its smallest form, floats in 64 bits.
public struct MessagePackWriter {
    private var output: [UInt8] = []

    public static func bytes(of value: MessagePackValue) -> [UInt8] {
        var writer = MessagePackWriter()
        writer.append(value)
        return writer.output
    }

    private mutating func append(_ value: MessagePackValue) {
        switch value {
        case .null: output.append(0xc0)
        case .bool(let bool): output.append(bool ? 0xc3 : 0xc2)
        case .integer(let integer): append(integer)
        case .unsigned(let unsigned): append(unsigned)
        case .float(let float): number(0xcb, float.bitPattern, 8)
        case .string(let string):
            let utf8 = Array(string.utf8)
            header(utf8.count, fixed: 0xa0, upTo: 31, 0xd9, 0xda, 0xdb)
            output += utf8
        case .bytes(let bytes):
            header(bytes.count, fixed: nil, upTo: 0, 0xc4, 0xc5, 0xc6)
            output += bytes
        case .array(let items):
            header(items.count, fixed: 0x90, upTo: 15, nil, 0xdc, 0xdd)
            for item in items { append(item) }
        case .map(let entries):
            header(entries.count, fixed: 0x80, upTo: 15, nil, 0xde, 0xdf)
            for (key, value) in entries {
                append(key)
                append(value)
            }
        case .extended(let type, let bytes): extended(type, bytes)
        }
    }

    private mutating func append(_ integer: Int64) {
        switch integer {
        case 0...: append(UInt64(integer))
        case -32..<0: output.append(UInt8(bitPattern: Int8(integer)))
        case Int64(Int8.min)..<0: number(0xd0, UInt64(bitPattern: integer), 1)
        case Int64(Int16.min)..<0: number(0xd1, UInt64(bitPattern: integer), 2)
        case Int64(Int32.min)..<0: number(0xd2, UInt64(bitPattern: integer), 4)
        default: number(0xd3, UInt64(bitPattern: integer), 8)
        }
    }

    private mutating func append(_ unsigned: UInt64) {
        switch unsigned {
        case 0...0x7f: output.append(UInt8(unsigned))
        case 0...0xff: number(0xcc, unsigned, 1)
        case 0...0xffff: number(0xcd, unsigned, 2)
        case 0...0xffff_ffff: number(0xce, unsigned, 4)
        default: number(0xcf, unsigned, 8)
        }
    }

    /// A marker and the low bytes of a number, big-endian.
    private mutating func number(_ marker: UInt8, _ value: UInt64, _ size: Int) {
        output.append(marker)
        for index in (0..<size).reversed() { output.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
    }

    /// The smallest header for a count.
    private mutating func header(
        _ count: Int, fixed: UInt8?, upTo limit: Int, _ one: UInt8?, _ two: UInt8, _ four: UInt8
    ) {
        if let fixed, count <= limit {
            output.append(fixed | UInt8(count))
        } else if let one, count <= 0xff {
            number(one, UInt64(count), 1)
        } else if count <= 0xffff {
            number(two, UInt64(count), 2)
        } else {
            number(four, UInt64(count), 4)
        }
    }

    private mutating func extended(_ type: Int8, _ bytes: [UInt8]) {
        switch bytes.count {
        case 1, 2, 4, 8, 16: output.append(0xd4 + UInt8(bytes.count.trailingZeroBitCount))
        default: header(bytes.count, fixed: nil, upTo: 0, 0xc7, 0xc8, 0xc9)
        }
        output.append(UInt8(bitPattern: type))
        output += bytes
    }
}
