import Testing

@testable import FlyteIDL

@Suite("Other spellings of the same message")
struct SpellingTests {
    private static let plain = map("x", primitive(int(1, 5)))

    static let spellings: [[UInt8]] = [
        overlong(0x0a, bytes: 2) + plain.dropFirst(),
        overlong(0x0a, bytes: 5) + plain.dropFirst(),
        overlong(0x0a, bytes: 10) + plain.dropFirst(),
        [0x0a] + overlong(UInt64(plain.count - 2), bytes: 3) + plain.dropFirst(2),
        [0x0a] + overlong(UInt64(plain.count - 2), bytes: 10) + plain.dropFirst(2),
        map("x", primitive([8] + overlong(5, bytes: 10))),
        map("x", primitive(overlong(8, bytes: 4) + overlong(5, bytes: 2))),
        block(1, [0x0a] + overlong(1, bytes: 7) + Array("x".utf8) + block(2, primitive(int(1, 5)))),
        block(1, overlong(0x0a, bytes: 3) + text(1, "x").dropFirst() + block(2, primitive(int(1, 5)))),
    ]

    @Test("decode to the same", arguments: spellings)
    func decodeToTheSame(bytes: [UInt8]) throws {
        #expect(try rewritten(bytes) == Self.plain)
        #expect(try LiteralMap(serialized: bytes).serialized() == Self.plain)
    }

    static let numbers: [([UInt8], String)] = [
        (map("x", primitive(tag(4, 0) + varint(2))), #"{"literals":{"x":{"scalar":{"primitive":{"boolean":true}}}}}"#),
        (
            map("x", primitive(tag(4, 0) + varint(1 << 63))),
            #"{"literals":{"x":{"scalar":{"primitive":{"boolean":true}}}}}"#
        ),
        (
            map("x", primitive(tag(4, 0) + overlong(0, bytes: 10))),
            #"{"literals":{"x":{"scalar":{"primitive":{"boolean":false}}}}}"#
        ),
        (map("x", primitive(int(1, .max))), #"{"literals":{"x":{"scalar":{"primitive":{"integer":"-1"}}}}}"#),
        (
            map("x", primitive(int(1, 1 << 63))),
            #"{"literals":{"x":{"scalar":{"primitive":{"integer":"-9223372036854775808"}}}}}"#
        ),
        (
            map("x", primitive(block(6, int(1, UInt64(bitPattern: -1)) + int(2, UInt64(bitPattern: -5_000_000))))),
            #"{"literals":{"x":{"scalar":{"primitive":{"duration":"-1.005s"}}}}}"#
        ),
        // int32 takes the low 32 bits of what was sent.
        (
            map("x", primitive(block(6, int(1, 1) + int(2, 5 << 32 | 7)))),
            #"{"literals":{"x":{"scalar":{"primitive":{"duration":"1.000000007s"}}}}}"#
        ),
    ]

    @Test("of numbers decode to the same", arguments: numbers)
    func numbersDecodeToTheSame(bytes: [UInt8], expected: String) throws {
        #expect(try json(bytes) == expected)
        #expect(try LiteralMap(serialized: bytes).serialized() == encoded(expected))
    }

    @Test("of text stay apart: NUL bytes, and what Unicode calls equal")
    func textStaysApart() throws {
        let names: [String] = [
            "a", "a\0", "a\0b", "\0", "\u{e9}", "e\u{301}", "\u{212b}", "\u{c5}", "A\u{30a}", "\r\n", "\n",
        ]
        let bytes = names.flatMap { name in map(name, primitive(text(3, name))) }
        let decoded = try LiteralMap(serialized: bytes)
        #expect(decoded.entries.count == names.count)
        for name in names {
            guard case .scalar(let scalar) = decoded[name]?.value, case .primitive(let value) = scalar.value,
                case .string(let string) = value.value
            else {
                Issue.record("\(name) is lost")
                continue
            }
            #expect(Array(string.utf8) == Array(name.utf8))
        }
        #expect(try decoded.serialized().count == bytes.count)
        #expect(try rewritten(bytes) == decoded.serialized())
    }

    @Test("Equal maps have equal bytes: keys in byte order, whatever order they came in")
    func equalMapsHaveEqualBytes() throws {
        // UTF-16 would swap the last two.
        let keys: [String] = ["A", "Z", "a", "aa", "ab", "b", "\u{e9}", "\u{ff5e}", "\u{1f600}"]
        var random = SeededGenerator(state: 7)
        let sorted = Self.nested(keys)
        for _ in 0..<50 {
            let bytes = Self.nested(keys.shuffled(using: &random))
            let written = try rewritten(bytes)
            #expect(written == (try rewritten(sorted)))
            #expect(try LiteralMap(serialized: bytes).serialized() == written)
            #expect(try json(bytes) == json(sorted))
        }
        // map -> entry "m" -> literal -> map -> entries
        let literal = try part(of: try part(of: try rewritten(sorted)), last: true)
        let names = try rawFields(try part(of: literal)).map { entry in try part(of: try content(of: entry)) }
        #expect(names == keys.map { Array($0.utf8) })
    }

    /// A map in a map; each literal of the inner one has the keys as metadata too.
    private static func nested(_ keys: [String]) -> [UInt8] {
        let metadata = keys.flatMap { key in block(5, text(1, key) + text(2, "v")) }
        return map("m", block(3, keys.flatMap { key in map(key, metadata) }))
    }

    /// The content of a message's first field, or its last.
    private func part(of message: [UInt8], last: Bool = false) throws -> [UInt8] {
        let fields = try rawFields(message)
        return try content(of: try #require(last ? fields.last : fields.first))
    }

    @Test("Equal structs have equal bytes as well")
    func equalStructsHaveEqualBytes() throws {
        let one = try encoded(#"{"b": {"z": 1, "y": [{"q": 1, "p": 2}]}, "a": null}"#, as: "Struct")
        let other = try encoded(#"{"a": null, "b": {"y": [{"p": 2, "q": 1}], "z": 1}}"#, as: "Struct")
        #expect(one == other)
    }
}
