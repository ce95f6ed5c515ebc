import Foundation
import StructuredText
import Testing

@testable import FlyteIDL

/// The quick reader must make what the careful one makes, or leave the text to it.
@Suite("The quick reader of proto JSON")
struct QuickJSONTests {
    private static func careful(_ text: [UInt8], _ name: String) -> [UInt8]? {
        (try? JSONText.parse(text)).flatMap { try? AnyMessage(json: $0, text: text, as: name).serialized() }
    }

    /// protobuf-c, which the careful reader encodes with, takes -0.0 for the default of a double.
    private static let negativeZero: [UInt8] = [9, 0, 0, 0, 0, 0, 0, 0, 0x80]

    private static func quick(_ text: [UInt8], _ name: String) throws -> [UInt8]? {
        QuickJSONReader.encode(text, as: try MessageSchema.named(name))
    }

    @Test(
        "reads all that other programs write", arguments: Fixtures.cases(["sdk-v1", "sdk-v2"], having: "inputs.json"))
    func fixtures(path: String) throws {
        let text = try Fixtures.bytes(path + "/inputs.json")
        let made = try #require(try Self.quick(text, "flyteidl.core.LiteralMap"))
        #expect(made == Self.careful(text, "flyteidl.core.LiteralMap"))
        let sorted = try JSONSerialization.data(
            withJSONObject: try JSONSerialization.jsonObject(with: Data(text)), options: [.sortedKeys])
        if let again = try Self.quick([UInt8](sorted), "flyteidl.core.LiteralMap") {
            #expect(again == Self.careful([UInt8](sorted), "flyteidl.core.LiteralMap"))
        }
    }

    static let rows =
        JSONConformanceTests.accepted.map { ($0.message, $0.json) }
        + JSONConformanceTests.refused.map { ($0.message, $0.json) }
        + ProtoJSONReadingTests.accepted.map { ($0.message, $0.json) }
        + ProtoJSONReadingTests.refused.map { ($0.message, $0.json) }

    @Test("never makes what the careful one does not", arguments: rows.indices)
    func agrees(row: Int) throws {
        let (name, text) = Self.rows[row]
        let made = try Self.quick(Array(text.utf8), name)
        guard let made, made != Self.negativeZero else { return }
        #expect(made == Self.careful(Array(text.utf8), name), "\(text)")
    }

    @Test("never makes what the careful one does not, of texts with one byte changed", arguments: 0..<8)
    func mutations(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let bytes = Array(#"{}[]":,-+.019eEnullrtfas\u"#.utf8) + [0, 0x0A, 0x20, 0x80, 0xC3]
        for (name, text) in Self.rows {
            for _ in 0..<15 {
                var changed = Array(text.utf8)
                let place = Int.random(in: 0...changed.count, using: &random)
                let byte = bytes.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed.insert(byte, at: place)
                case 1 where place < changed.count: changed[place] = byte
                default: if place < changed.count { changed.remove(at: place) }
                }
                guard let made = try Self.quick(changed, name), made != Self.negativeZero else { continue }
                let text = String(decoding: changed, as: UTF8.self)
                #expect(made == Self.careful(changed, name), "\(text)")
            }
        }
    }

    @Test("puts fields and entries in order, long ones too")
    func order() throws {
        let long = String(repeating: "long ", count: 100)
        let entries = (0..<300).reversed().map {
            #""k\#($0)": {"hash": "\#(long)\#($0)", "scalar": {"primitive": {"integer": \#($0)}}}"#
        }
        let text = Array("{\"literals\": {\(entries.joined(separator: ", "))}}".utf8)
        let made = try #require(try Self.quick(text, "LiteralMap"))
        #expect(made == Self.careful(text, "LiteralMap"))
    }

    @Test("leaves deep texts to the careful one, which reads them")
    func depth() throws {
        for levels in [60, 300, 2_000] {
            let text = Array(
                (String(repeating: #"{"collection":{"literals":["#, count: levels) + "{}"
                    + String(repeating: "]}}", count: levels)).utf8)
            #expect((try Self.quick(text, "Literal") != nil) == (levels < 75))
            #expect(try AnyMessage(json: text, as: "Literal").serialized() == Self.careful(text, "Literal"))
        }
    }
}
