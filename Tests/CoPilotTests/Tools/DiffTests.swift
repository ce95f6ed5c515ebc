import FlyteIDL
import Testing

@testable import CoPilot

@Suite("A diff")
struct DiffTests {
    private func lines(_ a: MessageFile, _ b: MessageFile, isLoose: Bool = false) throws -> [String] {
        var command = DiffCommand(DocumentPlace("a"), DocumentPlace("b"))
        command.isLoose = isLoose
        let text = DiffText(style: TextStyle()).bytes(of: try command.differences(a, b))
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func literals(_ a: String, _ b: String, isLoose: Bool = false) throws -> [String] {
        let files = try [a, b].map { try MessageFile(try LiteralMap.json($0)) }
        return try lines(files[0], files[1], isLoose: isLoose)
    }

    static let one = "{\"scalar\":{\"primitive\":{\"integer\":\"1\"}}}"
    static let two = "{\"scalar\":{\"primitive\":{\"integer\":\"2\"}}}"
    static let float = "{\"scalar\":{\"primitive\":{\"floatValue\":1}}}"
    /// {"a": 1}, twice: the second with an integer of two bytes.
    static let packed = "{\"scalar\":{\"binary\":{\"tag\":\"msgpack\",\"value\":\"gaFhAQ==\"}}}"
    static let widelyPacked = "{\"scalar\":{\"binary\":{\"tag\":\"msgpack\",\"value\":\"gaFhzAE=\"}}}"
    static let generic = "{\"scalar\":{\"generic\":{\"a\":1}}}"

    /// The literals of both, the lines.
    static let table: [(String, String, [String])] = [
        ("{\"x\":\(one)}", "{\"x\":\(one)}", []), ("{}", "{}", []),
        ("{\"x\":\(one),\"y\":\(two)}", "{\"y\":\(two),\"x\":\(one)}", []),
        ("{\"x\":\(one)}", "{\"x\":\(two)}", ["~ x  1 → 2"]), ("{\"x\":\(one)}", "{}", ["- x  integer 1"]),
        ("{}", "{\"odd key\":\(one)}", ["+ \"odd key\"  integer 1"]),
        ("{\"x\":\(one)}", "{\"x\":\(float)}", ["~ x  integer 1 → float 1"]),
        ("{\"x\":\(one)}", "{\"x\":{}}", ["~ x  integer 1 → no value"]),
        (
            "{\"l\":{\"collection\":{\"literals\":[\(one),\(two)]}}}",
            "{\"l\":{\"collection\":{\"literals\":[\(one),\(one),\(two)]}}}",
            ["~ l[1]  2 → 1", "+ l[2]  integer 2"]
        ),
        (
            "{\"m\":{\"map\":{\"literals\":{\"a\":\(one),\"b\":\(one)}}}}",
            "{\"m\":{\"map\":{\"literals\":{\"a\":\(two),\"c\":\(one)}}}}",
            ["~ m.a  1 → 2", "- m.b  integer 1", "+ m.c  integer 1"]
        ),
        ("{\"x\":{\"collection\":{}}}", "{\"x\":{\"map\":{}}}", ["~ x  a list of 0 → a map of 0"]),
        (
            "{\"x\":{\"scalar\":{\"noneType\":{}},\"hash\":\"a\"}}",
            "{\"x\":{\"scalar\":{\"noneType\":{}},\"hash\":\"b\"}}",
            ["~ x (hash)  \"a\" → \"b\""]
        ),
        (
            "{\"x\":{\"scalar\":{\"blob\":{\"uri\":\"s3://a\",\"metadata\":{\"type\":{\"format\":\"csv\"}}}}}}",
            "{\"x\":{\"scalar\":{\"blob\":{\"uri\":\"s3://b\",\"metadata\":{\"type\":{}}}}}}",
            ["- x (blob.metadata.type.format)  \"csv\"", "~ x (blob.uri)                   \"s3://a\" → \"s3://b\""]
        ),
        ("{\"x\":\(generic)}", "{\"x\":\(packed)}", ["~ x  struct {\"a\": 1} → msgpack {\"a\": 1}"]),
        ("{\"x\":\(packed)}", "{\"x\":\(widelyPacked)}", ["~ x (MessagePack)  the same value → spelled differently"]),
        (
            "{\"x\":{\"scalar\":{\"binary\":{\"tag\":\"msgpack\",\"value\":\"gaFhAQ==\"}}}}",
            "{\"x\":{\"scalar\":{\"binary\":{\"tag\":\"msgpack\",\"value\":\"gaFhAg==\"}}}}", ["~ x.a  1 → 2"]
        ),
        (
            "{\"x\":{\"scalar\":{\"generic\":{\"a\":[1,{\"b\":\"c\"}]}}}}",
            "{\"x\":{\"scalar\":{\"generic\":{\"a\":[1,{\"b\":null}]}}}}",
            ["~ x.a[1].b  \"c\" → null"]
        ),
        (
            "{\"x\":{\"scalar\":{\"union\":{\"value\":\(one),\"type\":{\"simple\":\"INTEGER\"}}}}}",
            "{\"x\":{\"scalar\":{\"union\":{\"value\":\(two),\"type\":{\"simple\":\"INTEGER\",\"structure\":{\"tag\":\"int\"}}}}}}",
            ["~ x                      1 → 2", "+ x (variant.structure)  {\"tag\": \"int\"}"]
        ),
        ("{\"é\":\(one)}", "{\"e\\u0301\":\(one)}", ["+ \"e\u{301}\"  integer 1", "- \"é\"  integer 1"]),
    ]

    @Test("has a line for every place that differs", arguments: table)
    func differs(a: String, b: String, expected: [String]) throws {
        let found = try literals(a, b)
        #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "\(found)")
    }

    @Test("is the same from the other side, with the signs turned", arguments: table)
    func symmetric(a: String, b: String, expected: [String]) throws {
        #expect(try literals(b, a).count == expected.count)
    }

    @Test(
        "that is loose compares MessagePack, Struct and numbers by value, and nothing else",
        arguments: [
            (one, float, 0), (packed, generic, 0), (packed, widelyPacked, 0), (one, two, 1), (packed, one, 1),
            ("{\"scalar\":{\"generic\":{\"a\":1.5}}}", packed, 1),
            ("{\"scalar\":{\"primitive\":{\"stringValue\":\"1\"}}}", one, 1),
            (
                "{\"scalar\":{\"primitive\":{\"integer\":\"9007199254740993\"}}}",
                "{\"scalar\":{\"primitive\":{\"integer\":\"9007199254740992\"}}}", 1
            ),
            ("{\"scalar\":{\"generic\":{\"a\":1}},\"hash\":\"h\"}", packed, 1),
            (
                "{\"scalar\":{\"primitive\":{\"floatValue\":\"NaN\"}}}",
                "{\"scalar\":{\"primitive\":{\"floatValue\":\"NaN\"}}}", 0
            ),
            (
                "{\"scalar\":{\"primitive\":{\"floatValue\":-0.0}}}",
                "{\"scalar\":{\"primitive\":{\"integer\":\"0\"}}}", 0
            ),
        ])
    func loose(a: String, b: String, count: Int) throws {
        #expect(try literals("{\"x\":\(a)}", "{\"x\":\(b)}", isLoose: true).count == count)
        #expect(try literals("{\"x\":\(a)}", "{\"x\":\(b)}").isEmpty == (a == b))
    }

    @Test("of interfaces ignores the order and the version")
    func interfaces() throws {
        let a =
            "{\"inputs\":{\"variables\":{\"x\":{\"type\":{\"simple\":\"STRING\"}},\"y\":{\"type\":{\"simple\":\"INTEGER\"}}}}}"
        let b = """
            {"inputs":{"variables":[{"key":"y","value":{"type":{"simple":"INTEGER"}}},
            {"key":"x","value":{"type":{"collectionType":{"simple":"STRING"}}}}]},"outputs":{}}
            """
        let first = try MessageFile(json: a, as: "flyteidl.core.TypedInterface")
        let second = try MessageFile(json: b, as: "flyteidl2.core.TypedInterface")
        let (left, right) = try DiffCommand.ofOneKind(first, second)
        #expect(left.type == "flyteidl2.core.TypedInterface" && right.type == left.type)
        #expect(
            try lines(left, right) == [
                "+ inputs.x.type.collectionType  string", "- inputs.x.type.simple          \"STRING\"",
                "+ outputs                       {}",
            ])
    }

    @Test("sees fields that the schema does not know")
    func unknown() throws {
        let a = try MessageFile(.of([("x", .integer(1))]))
        var b = a
        b.bytes += [0xf8, 0x01, 0x05]
        #expect(try lines(a, b) == ["~ . (fields that LiteralMap does not know)"])
        #expect(try lines(b, b).isEmpty)
    }

    @Test("takes JSON of the user's for what it is")
    func userJSON() throws {
        let pairs = ["{\"key\":\"a\",\"value\":1}", "{\"key\":\"b\",\"value\":1}"]
        let (a, b) = ("{\"variables\":[\(pairs[0]),\(pairs[1])]}", "{\"variables\":[\(pairs[1]),\(pairs[0])]}")
        let expected = ["variables[0].key  \"a\" → \"b\"", "variables[1].key  \"b\" → \"a\""]
        #expect(
            try lines(try MessageFile(json: a, as: "Struct"), try MessageFile(json: b, as: "Struct"))
                == expected.map { "~ " + $0 })
        let found = try literals("{\"x\":{\"scalar\":{\"generic\":\(a)}}}", "{\"x\":{\"scalar\":{\"generic\":\(b)}}}")
        #expect(found == expected.map { "~ x." + $0 })
    }

    @Test("of LiteralMap and Inputs compares the values")
    func kinds() throws {
        let a = try MessageFile(.of([("x", .integer(1))]))
        let json =
            "{\"literals\":[{\"name\":\"x\",\"value\":\(Self.one)}],\"context\":[{\"key\":\"k\",\"value\":\"v\"}]}"
        let b = try MessageFile(json: json, as: "Inputs")
        let (left, right) = try DiffCommand.ofOneKind(a, b)
        #expect(try lines(left, right) == ["+ context  a list of 1"])
        #expect(throws: StageFailure.self) {
            try DiffCommand.ofOneKind(a, try MessageFile(json: "{}", as: "ErrorDocument"))
        }
    }

    @Test("of long texts shows where they part")
    func longText() throws {
        let text = String(repeating: "lorem ", count: 100)
        let lines = try lines(
            try MessageFile(.of([("x", .string(text + "A"))])), try MessageFile(.of([("x", .string(text + "B"))])))
        #expect(
            lines == ["~ x  …\"lorem lorem A\" at character 601 of 601 → …\"lorem lorem B\" at character 601 of 601"])
    }

    @Test("of deep values neither overflows nor takes for ever")
    func deep() throws {
        let files = try [1, 2].map { value in
            try MessageFile(
                .of([("x", (0..<2_000).reduce(Literal.integer(Int64(value))) { inner, _ in .list([inner]) })]))
        }
        let found = try lines(files[0], files[1])
        #expect(found.count == 1 && found[0].hasSuffix("[0]  1 → 2"))
    }
}
