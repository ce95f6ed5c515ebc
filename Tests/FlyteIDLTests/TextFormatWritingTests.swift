import Testing

@testable import FlyteIDL

@Suite("Text format, written")
struct TextFormatWritingTests {
    private static func double(_ value: Double) -> [UInt8] {
        primitive(tag(2, 1) + withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) })
    }

    private static func nested(_ depth: Int, _ wrap: ([UInt8]) -> [UInt8]) -> [UInt8] {
        (0..<depth).reduce(int(1, 1)) { inner, _ in wrap(inner) }
    }

    /// What is shown, and the bytes of a Literal.
    static let literals: [(String, [UInt8])] = [
        ("nothing", []),
        ("an empty message", block(1, [])),
        ("a default in a oneof", primitive(int(1, 0))),
        ("a default without a oneof", text(4, "")),
        ("the last of two numbers", primitive(int(1, 1) + int(1, 2))),
        ("the last of a oneof", primitive(int(1, 1) + text(3, "x"))),
        ("a message in two pieces", block(1, block(1, int(1, 1))) + block(1, block(2, text(2, "u")))),
        ("fields out of order", text(4, "hash") + primitive(int(1, 5))),
        ("a negative number", primitive(int(1, .max))),
        ("true, sent as 2", primitive(int(4, 2))),
        ("an enum by name", block(1, block(2, block(1, block(1, int(2, 1)))))),
        ("an enum by number", block(1, block(2, block(1, block(1, int(2, 77)))))),
        ("null", block(1, block(7, block(1, text(1, "k") + block(2, int(1, 0)))))),
        ("a value without a kind", block(1, block(7, block(1, text(1, "k") + block(2, []))))),
        ("escapes", primitive(text(3, "é\u{7F}'\"\\\t\n\r\0\u{1}日?\u{B}\u{8}"))),
        ("bytes", block(1, block(3, block(1, Array(0...255)) + text(2, "tag")))),
        ("map entries sorted", block(5, text(1, "b") + text(2, "1")) + block(5, text(1, "a") + text(2, "2"))),
        ("equal keys", block(5, text(1, "b") + text(2, "1")) + block(5, text(1, "a")) + block(5, text(1, "b"))),
        ("keys that end in another", ["aa", "a", "", "é", "ab", "a\0"].flatMap { block(5, text(1, $0)) }),
        ("a map entry without anything", block(5, [])),
        ("a map entry with more", block(5, text(1, "k") + int(9, 9) + text(2, "v"))),
        ("unknown numbers", int(99, 7) + tag(99, 5) + [1, 2, 3, 4] + tag(99, 1) + [1, 2, 3, 4, 5, 6, 7, 8]),
        ("unknown text", text(99, "hello") + text(99, "") + block(99, [0xFF, 0])),
        ("unknown messages", block(99, int(1, 1) + block(2, text(3, "\u{1}x")))),
        ("unknown messages 9 deep", nested(9) { block(5, $0) }),
        ("unknown messages 14 deep", block(99, nested(14) { block(5, $0) })),
        ("an unknown group", group(99, int(1, 1) + text(2, "x") + group(3, []))),
        ("unknown groups 14 deep", nested(14) { group(98, $0) }),
        ("unknown groups 10 deep in text", block(99, nested(10) { group(6, $0) })),
        ("unknown groups 11 deep in text", block(99, nested(11) { group(6, $0) })),
        ("groups that fit in text 3 deep", block(97, block(97, block(97, nested(8) { group(6, $0) })))),
        ("text that is no message: field 0", block(99, [0, 1])),
        ("text that is no message: cut off", block(99, [8])),
        ("text that is no message: an end alone", block(99, [12])),
        ("text that is no message: wire type 7", block(99, [15, 1])),
        ("a known number with another wire type", int(1, 5) + tag(4, 5) + [1, 0, 0, 0]),
        ("a number that protobuf reserves", block(19_000, int(1, 1))),
        ("unknown fields before known ones", int(99, 1) + text(4, "hash")),
    ]

    @Test("A literal prints as protoc prints it", arguments: literals)
    func literal(what: String, bytes: [UInt8]) throws {
        let judged = try Protoc.decode(bytes, as: "flyteidl2.core.Literal")
        try #require(judged.status == 0, "\(judged.complaint)")
        #expect(try textFormat(bytes, as: "flyteidl2.core.Literal") == String(decoding: judged.output, as: UTF8.self))
    }

    static let doubles: [Double] = [
        0.0, -0.0, 1, -1, 0.1, 0.1 + 0.2, 1.0 / 3, .leastNonzeroMagnitude, 2.2250738585072014e-308,
        .greatestFiniteMagnitude, 1e15, 1e16,
        123_456_789_012_345_680, 1e-5, 0.0001, 1e300, 1e21, 1e22, 999_999_999_999_999, 0.3, 100, .infinity, -.infinity,
        .nan, -.nan, .pi, 4.35, 1.7976931348623155e308,
    ]

    @Test("Doubles print as protoc prints them, all in one")
    func numbers() throws {
        let map = Self.doubles.enumerated().flatMap { index, value in
            block(1, text(1, "k\(10 + index)") + block(2, Self.double(value)))
        }
        let judged = try Protoc.decode(map, as: "flyteidl2.core.LiteralMap")
        #expect(try textFormat(map, as: "LiteralMap") == String(decoding: judged.output, as: UTF8.self))
    }

    @Test("Floats and packed numbers print as protoc prints them")
    func floats() throws {
        for value in [
            Float(0.1), 1.0 / 3, 16_777_216, 3.4028235e38, .leastNonzeroMagnitude, -0.0, .infinity, .nan, 123_456.7,
        ] {
            let bytes = tag(1, 5) + withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
            let judged = try Protoc.decode(bytes, as: "google.protobuf.FloatValue")
            #expect(try textFormat(bytes, as: "FloatValue") == String(decoding: judged.output, as: UTF8.self))
        }
    }

    @Test("Text that is handed on in pieces is the same")
    func pieces() throws {
        let bytes = (0..<20_000).flatMap { map("key\($0)", primitive(int(1, UInt64($0)))) }
        let message = try AnyMessage(serialized: bytes, as: "LiteralMap")
        let (kept, count) = (Pieces(), Pieces())
        try message.text { kept.append($0) }
        try message.json { count.append($0) }
        #expect(try kept.bytes == message.text())
        #expect(try count.bytes == message.json())
        #expect(kept.count > 10)
    }
}

/// Gathers the pieces of a text.
final class Pieces {
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0

    func append(_ piece: RawSpan) {
        piece.withUnsafeBytes { bytes.append(contentsOf: $0) }
        count += 1
    }
}
