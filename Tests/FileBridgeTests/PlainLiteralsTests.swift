import FlyteIDL
import StructuredText
import Testing

@testable import FileBridge

@Suite("Plain values as literals")
struct PlainLiteralsTests {
    private static func declared(_ types: [(String, LiteralType.Kind)]) -> VariableMap {
        VariableMap(types.map { VariableMap.Entry(name: $0.0, type: LiteralType($0.1)) })
    }

    private static func built(_ json: String, _ types: [(String, LiteralType.Kind)]) throws -> LiteralMap {
        try PlainLiterals.build(JSONText.parse(Array(json.utf8)), declared: declared(types))
    }

    @Test("come back from the summary's spelling")
    func roundTrip() throws {
        let types: [(String, LiteralType.Kind)] = [
            ("b", .simple(.boolean)), ("d", .simple(.duration)), ("f", .simple(.float)), ("i", .simple(.integer)),
            ("l", .collection(LiteralType(.simple(.integer)))), ("m", .map(LiteralType(.simple(.string)))),
            ("s", .simple(.string)), ("t", .simple(.datetime)),
            ("x", .blob(BlobType(format: "csv", dimensionality: .single))),
        ]
        let json = """
            {"b":true,"d":1500,"f":0.5,"i":7,"l":[1,2],"m":{"k":"v"},"s":"é","t":"2001-02-03T00:00:00Z","x":"s3://b/x.csv"}
            """
        let map = try Self.built(json, types)
        #expect(SummaryJSON.bytes(of: SummaryValue(map)) == Array(json.utf8))
        #expect(map.entries.count == 9)
        guard case .scalar(let scalar)? = map["x"]?.value, case .blob(let blob)? = scalar.value else {
            Issue.record("x is no blob")
            return
        }
        #expect(blob.metadata?.type?.format == "csv")
    }

    @Test("of the summary's record of file names are none")
    func record() throws {
        #expect(try Self.built("{\"a\":1,\"%names\":{\"x\":\"y\"}}", [("a", .simple(.integer))]).entries.count == 1)
    }

    @Test("may be missing where none is allowed")
    func missing() throws {
        let types = [LiteralType(.simple(.integer)), LiteralType(.simple(.none))]
        let map = try Self.built("{}", [("u", .union(UnionType(variants: types))), ("n", .simple(.none))])
        #expect(map.entries.map(\.name) == ["n", "u"])
    }

    @Test(
        "that do not fit are all named, with the place of the first",
        arguments: [
            ("{\"a\":\"x\",\"c\":1}", ["a: ", "b: integer is wanted, and it is missing", "c: it is not declared"], 5),
            ("{\"a\":1,\"b\":1.5}", ["b: "], 11), ("[1]", ["a map of values is wanted"], 0),
        ])
    func faults(json: String, words: [String], offset: UInt32) {
        let error = #expect(throws: BridgeError.self) {
            try Self.built(json, [("a", .simple(.integer)), ("b", .simple(.integer))])
        }
        for word in words { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
        #expect(error?.offset == offset)
    }

    @Test("are equal whatever the order of MessagePack's maps, and wherever their data lies")
    func comparison() throws {
        func map(_ bytes: [UInt8], _ uri: String) -> LiteralMap {
            let binary = Literal(.binary(Binary(value: bytes, tag: "msgpack")))
            let blob = Literal(.blob(Blob(uri: uri, metadata: nil)))
            let list = Literal(.collection(LiteralCollection([blob])))
            return LiteralMap(["b", "l"].enumerated().map { LiteralMap.Entry(name: $1, value: [binary, list][$0]) })
        }
        // {"a": 1, "b": 2}, and the other way round; {"a": 1, "b": 3}.
        let (one, other) = (
            map([0x82, 0xa1, 0x61, 1, 0xa1, 0x62, 2], "x"), map([0x82, 0xa1, 0x62, 2, 0xa1, 0x61, 1], "y")
        )
        let third = map([0x82, 0xa1, 0x61, 1, 0xa1, 0x62, 3], "x")
        func bytes(_ map: LiteralMap) throws -> [UInt8] { try map.withOrderedMessagePack.withoutPlaces.serialized() }
        #expect(try bytes(one) == bytes(other))
        #expect(try bytes(one) != bytes(third))
        #expect(try one.withOrderedMessagePack.serialized() != other.withOrderedMessagePack.serialized())
    }
}
