import FlyteIDL
import Testing

@testable import FileBridge

@Suite("Value files")
struct ValueTextTests {
    static let texts: [(Primitive.Value?, String)] = [
        (.integer(.min), "-9223372036854775808"), (.integer(0), "0"), (.float(1), "1"), (.float(-.infinity), "-Inf"),
        (.string(""), ""),
        (.string(" a\r\nb\0é\n"), " a\r\nb\0é\n"), (.boolean(true), "true"), (.boolean(false), "false"),
        (.datetime(Timestamp(seconds: 5, nanos: 500)), "1970-01-01T00:00:05.0000005Z"),
        (.duration(ProtoDuration(seconds: 90, nanos: 0)), "1m30s"),
        (.duration(ProtoDuration(seconds: .max, nanos: 0)), "2562047h47m16.854775807s"), (nil, "null"),
    ]

    @Test("hold a primitive's text, with nothing around it", arguments: texts)
    func hold(value: Primitive.Value?, text: String) {
        #expect(Array(ValueText.text(of: Primitive(value)).utf8) == Array(text.utf8))
    }

    /// A literal in the form of proto JSON.
    static func read(_ text: String, _ type: SimpleType) throws -> String {
        try read(Array(text.utf8), type)
    }

    static func read(_ content: [UInt8], _ type: SimpleType) throws -> String {
        let text = try json(inputs([("x", try ValueText.parse(content, as: type))]))
        return String(text.dropFirst(#"{"literals":{"x":{"scalar":"#.count).dropLast(3))
    }

    static let accepted: [(SimpleType, String, String)] = [
        (.integer, "42", #"{"primitive":{"integer":"42"}}"#),
        (.integer, " \t-7\n\r\n", #"{"primitive":{"integer":"-7"}}"#),
        (.integer, "+5", #"{"primitive":{"integer":"5"}}"#), (.integer, "010", #"{"primitive":{"integer":"10"}}"#),
        (.integer, "-0", #"{"primitive":{"integer":"0"}}"#),
        (.integer, "-9223372036854775808", #"{"primitive":{"integer":"-9223372036854775808"}}"#),
        (.float, "1_000.5\r\n", #"{"primitive":{"floatValue":1000.5}}"#),
        (.float, "nan", #"{"primitive":{"floatValue":"NaN"}}"#), (.float, "3", #"{"primitive":{"floatValue":3}}"#),
        (.boolean, "1", #"{"primitive":{"boolean":true}}"#), (.boolean, "t", #"{"primitive":{"boolean":true}}"#),
        (.boolean, "T", #"{"primitive":{"boolean":true}}"#),
        (.boolean, "TRUE", #"{"primitive":{"boolean":true}}"#),
        (.boolean, "true\n", #"{"primitive":{"boolean":true}}"#),
        (.boolean, "True", #"{"primitive":{"boolean":true}}"#),
        (.boolean, "0", #"{"primitive":{"boolean":false}}"#), (.boolean, "f", #"{"primitive":{"boolean":false}}"#),
        (.boolean, "F", #"{"primitive":{"boolean":false}}"#),
        (.boolean, "FALSE", #"{"primitive":{"boolean":false}}"#),
        (.boolean, "false\r\n", #"{"primitive":{"boolean":false}}"#),
        (.boolean, "False", #"{"primitive":{"boolean":false}}"#),
        (.string, "", #"{"primitive":{"stringValue":""}}"#), (.string, " \t\n", #"{"primitive":{"stringValue":""}}"#),
        (.string, "\n a b\tc\n\n", #"{"primitive":{"stringValue":"a b\tc"}}"#),
        (.string, "cr\r\n", #"{"primitive":{"stringValue":"cr\r"}}"#),
        (.string, "\r\n", #"{"primitive":{"stringValue":"\r"}}"#),
        (.string, "\u{a0}\u{2003}x\u{feff}", "{\"primitive\":{\"stringValue\":\"\u{a0}\u{2003}x\u{feff}\"}}"),
        (.string, "a\0b", #"{"primitive":{"stringValue":"a\u0000b"}}"#),
        (.string, "e\u{301}", "{\"primitive\":{\"stringValue\":\"e\u{301}\"}}"),
        (.error, "it broke\n", #"{"error":{"message":"it broke"}}"#),
        (.datetime, "2024-02-29T1:02:03,25+05:30\r\n", #"{"primitive":{"datetime":"2024-02-28T19:32:03.250Z"}}"#),
        (.datetime, "2024-02-29T01:02:03.1234567899Z", #"{"primitive":{"datetime":"2024-02-29T01:02:03.123456789Z"}}"#),
        (.duration, "-1.5h", #"{"primitive":{"duration":"-5400s"}}"#),
        (.duration, "-1.5us\n", #"{"primitive":{"duration":"-0.000001500s"}}"#),
        (.duration, "0", #"{"primitive":{"duration":"0s"}}"#),
        (.none, "anything", #"{"noneType":{}}"#), (.none, "", #"{"noneType":{}}"#),
        (.binary, " \n", #"{"binary":{"value":"IAo=","tag":"msgpack"}}"#),
        (.binary, "", #"{"binary":{"tag":"msgpack"}}"#),
        (
            .structure, #" {"b": [1, null, "x", {}], "a": 1e-7, "é": true} "# + "\r\n",
            #"{"generic":{"a":1e-7,"b":[1,null,"x",{}],"é":true}}"#
        ),
        (.structure, "{}", #"{"generic":{}}"#), (.structure, "null", #"{"generic":{}}"#),
        (.structure, "{\"big\": 9007199254740993}", #"{"generic":{"big":9007199254740992}}"#),
    ]

    @Test("are read as their declared type", arguments: accepted)
    func areRead(type: SimpleType, text: String, expected: String) throws {
        #expect(try Self.read(text, type) == expected)
    }

    static let refused: [(SimpleType, String, String)] = [
        (.integer, "", "an empty file is not a decimal integer"), (.integer, "4.0", "\"4.0\" is not a decimal integer"),
        (.integer, "1_000", "\"1_000\" is not a decimal integer"),
        (.integer, "0x10", "\"0x10\" is not a decimal integer"), (.integer, "1 2", "\"1 2\" is not a decimal integer"),
        (.integer, "-", "\"-\" is not a decimal integer"),
        (.integer, "9223372036854775808", "\"9223372036854775808\" does not fit into 64 bits"),
        (.integer, "-9223372036854775809", "\"-9223372036854775809\" does not fit into 64 bits"),
        (.integer, "１２", "\"１２\" is not a decimal integer"), (.integer, "5\u{0}", "\"5\\0\" is not a decimal integer"),
        (
            .integer, String(repeating: "x", count: 50),
            "\"\(String(repeating: "x", count: 40))…\" is not a decimal integer"
        ),
        (.float, "0x10", "\"0x10\" is not a number"), (.float, "1e400", "\"1e400\" is past the largest double"),
        (.float, "", "an empty file is not a number"), (.float, "1,5", "\"1,5\" is not a number"),
        (.boolean, "yes", "\"yes\" is not true or false"), (.boolean, "tRUE", "\"tRUE\" is not true or false"),
        (.boolean, "on", "\"on\" is not true or false"), (.boolean, "", "an empty file is not true or false"),
        (.datetime, "2024-02-29", "\"2024-02-29\" is not an RFC 3339 time such as 2024-02-29T01:02:03.5Z"),
        (.datetime, "", "an empty file is not an RFC 3339 time such as 2024-02-29T01:02:03.5Z"),
        (.duration, "15", "\"15\" is not a duration such as 1h30m or 1.5s"),
        (.duration, "", "an empty file is not a duration such as 1h30m or 1.5s"),
        (.structure, "[1]", "it is not a JSON object"), (.structure, "5", "it is not a JSON object"),
        (.structure, "{\"a\": 1e400}", "the number \"1e400\" is past the largest double"),
        (.structure, "", "it is not JSON: line 1, column 1: the text is empty"),
        (.structure, "{\"a\":1,\"a\":2}", "it is not JSON"), (.structure, "{} x", "it is not JSON"),
        (.structure, "{\"a\": NaN}", "it is not JSON"),
    ]

    @Test("are refused with the cause", arguments: refused)
    func areRefused(type: SimpleType, text: String, reason: String) {
        let error = failure { _ = try Self.read(text, type) }
        #expect(error?.code == .value)
        #expect(error?.description.hasPrefix(reason) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("\n") == false)
    }

    @Test("are refused where text is not UTF-8, and taken where it need not be")
    func notUTF8() throws {
        for type in [SimpleType.string, .error, .integer, .float, .boolean, .datetime, .duration, .structure] {
            #expect(failure { _ = try Self.read([0xff, 0xfe], type) }?.code == .value)
        }
        #expect(try Self.read([0xff, 0xfe], .binary) == #"{"binary":{"value":"//4=","tag":"msgpack"}}"#)
        #expect(try Self.read([0xff], .none) == #"{"noneType":{}}"#)
    }

    @Test("of an unknown type are refused")
    func unknownType() {
        #expect(failure { _ = try Self.read("1", .unknown(77)) }?.code == .type)
    }

    @Test("with deep JSON become a Struct as deep as a message may be, and no deeper")
    func deepJSON() throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: "{\"k\":", count: levels) + "1" + String(repeating: "}", count: levels)).utf8)
        }
        let map = inputs([("x", try ValueText.parse(nested(3_000), as: .structure))])
        #expect(try LiteralMap(serialized: map.serialized()).serialized() == map.serialized())
        #expect(
            failure { _ = try ValueText.parse(nested(3_400), as: .structure) }?.message
                == "the JSON is nested too deep to be a google.protobuf.Struct")
        #expect(failure { _ = try ValueText.parse(nested(40_000), as: .structure) }?.code == .value)
    }

    @Test("may be 1,024 bytes long, and text, structs and binary 64 MiB")
    func limits() {
        let types: [SimpleType] = [
            .integer, .float, .boolean, .datetime, .duration, .string, .structure, .binary, .error, .none, .unknown(77),
        ]
        #expect(
            types.map { ValueText.limit(of: $0) } == Array(repeating: 1_024, count: 5)
                + Array(repeating: 64 << 20, count: 4) + [nil, nil])
    }

    @Test("of numbers and moments come back")
    func comeBack() throws {
        var random = SeededGenerator(state: 4)
        for _ in 0..<2_000 {
            let integer = Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0..<64, using: &random)
            let float = Double(bitPattern: random.next())
            let seconds = Int64.random(in: -62_135_596_800...253_402_300_799, using: &random),
                nanos = Int32.random(in: 0..<1_000_000_000, using: &random)
            let values: [(Primitive.Value, SimpleType)] = [
                (.integer(integer), .integer), (.float(float.isNaN ? 0 : float), .float),
                (.boolean(integer > 0), .boolean),
                (.datetime(Timestamp(seconds: seconds, nanos: nanos)), .datetime),
                (
                    .duration(ProtoDuration(seconds: integer / 1_000_000_000, nanos: Int32(integer % 1_000_000_000))),
                    .duration
                ),
            ]
            for (value, type) in values {
                let back = try ValueText.parse(Array(ValueText.text(of: Primitive(value)).utf8), as: type)
                #expect(try inputs([("x", back)]).serialized() == inputs([("x", Literal(value))]).serialized())
            }
        }
    }
}
