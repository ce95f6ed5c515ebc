import Testing

@testable import FlyteIDL

@Suite("What text forms would lose")
struct TextLossTests {
    @Test(
        "is named by path",
        arguments: [
            // An unknown field 99 (varint 1) at the top.
            ([0x98, 0x06, 0x01], "", .unknownField(99)),
            // The same in the scalar of literals["a"], numbered 31.
            (
                [0x0a, 0x0a, 0x0a, 0x01, 0x61, 0x12, 0x05, 0x0a, 0x03, 0xf8, 0x01, 0x01], "literals[\"a\"].scalar",
                .unknownField(31)
            ),
        ] as [([UInt8], String, TextLoss.Kind)])
    func paths(bytes: [UInt8], path: String, kind: TextLoss.Kind) throws {
        #expect(try TextLoss.all(in: bytes, as: "LiteralMap") == [TextLoss(path: path, kind: kind)])
    }

    private static func map(_ values: [(String, Literal)]) -> LiteralMap {
        LiteralMap(values.map { LiteralMap.Entry(name: $0.0, value: $0.1) })
    }

    @Test("are the bits of a NaN, wherever it is")
    func nans() throws {
        let list = [1, Double(bitPattern: 0x7FF8_0000_0000_0002)].map { Literal(.float($0)) }
        let bytes = try Self.map([
            ("a", Literal(.float(.nan))), ("b", Literal(.float(-Double.nan))),
            ("l", Literal(.collection(LiteralCollection(list)))),
        ]).serialized()
        #expect(
            try TextLoss.all(in: bytes, as: "LiteralMap").map(\.path) == [
                "literals[\"b\"].scalar.primitive.float_value",
                "literals[\"l\"].collection.literals[1].scalar.primitive.float_value",
            ])
        #expect(try WireSurvey.of(bytes, as: "LiteralMap").oddNaNs == 2)
    }

    @Test("is nothing where text says all", arguments: ["a", "\u{0}", "NaN"])
    func nothing(name: String) throws {
        let bytes = try Self.map([
            (name, Literal(.float(.nan))), ("z", Literal(.float(Double(bitPattern: 0x7FF8_0000_0000_0001)))),
        ]).serialized()
        #expect(try TextLoss.all(in: bytes, as: "LiteralMap").isEmpty)
        #expect(try WireSurvey.of(bytes, as: "LiteralMap").oddNaNs == 0)
    }

    @Test("is listed up to a limit")
    func limit() throws {
        let bytes = (0..<500).flatMap { _ in [0x98, 0x06, 0x01] as [UInt8] }
        #expect(try TextLoss.all(in: bytes, as: "LiteralMap", limit: 7).count == 7)
    }
}
