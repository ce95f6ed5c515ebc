import Testing

@testable import FlyteIDL

@Suite("Writing proto JSON")
struct ProtoJSONWritingTests {
    struct Row: CustomTestStringConvertible {
        let rule: String
        let message: String
        let bytes: [UInt8]
        let json: String
        var testDescription: String { rule }

        init(_ rule: String, _ message: String, _ bytes: [UInt8], _ json: String) {
            (self.rule, self.message, self.bytes, self.json) = (rule, message, bytes, json)
        }
    }

    static func double(_ value: Double) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }

    static func time(_ seconds: Int64, _ nanos: Int64 = 0) -> [UInt8] {
        int(1, UInt64(bitPattern: seconds)) + int(2, UInt64(bitPattern: nanos))
    }

    static func floatRow(_ value: Double, _ json: String) -> Row {
        Row("the double \(value)", "Primitive", tag(2, 1) + double(value), #"{"floatValue":\#(json)}"#)
    }

    static let rows: [Row] = [
        Row("an empty message", "LiteralMap", [], "{}"),
        Row("int64 is a string", "Primitive", int(1, 1 << 53 + 1), #"{"integer":"\#(1 << 53 + 1)"}"#),
        Row("uint64 is a string", "UInt64Value", int(1, .max), #""18446744073709551615""#),
        Row("int32 is a number", "Int32Value", int(1, .max), "-1"),
        Row("uint32 is a number", "UInt32Value", int(1, 4_294_967_295), "4294967295"),
        Row("a default in a oneof is written", "Primitive", int(1, 0), #"{"integer":"0"}"#),
        Row("a default outside a oneof is not", "BlobType", text(1, "") + int(2, 0), "{}"),
        Row("lists and maps that are empty are not", "Literal", block(3, []), #"{"map":{}}"#),
        Row("-0.0 is not the default", "DoubleValue", tag(1, 1) + double(-0.0), "-0.0"),
        floatRow(0, "0"), floatRow(-0.0, "-0.0"), floatRow(1, "1"), floatRow(-1.5, "-1.5"), floatRow(0.1, "0.1"),
        floatRow(.leastNonzeroMagnitude, "5e-324"), floatRow(.greatestFiniteMagnitude, "1.7976931348623157e+308"),
        floatRow(1e20, "100000000000000000000"), floatRow(1e21, "1e+21"), floatRow(1e-6, "0.000001"),
        floatRow(1e-7, "1e-7"),
        floatRow(.nan, #""NaN""#), floatRow(.infinity, #""Infinity""#), floatRow(-.infinity, #""-Infinity""#),
        Row("a float has the digits of a float", "FloatValue", tag(1, 5) + [0xcd, 0xcc, 0xcc, 0x3d], "0.1"),
        Row(
            "bytes are padded base64", "Binary", block(1, [0xff, 0xfe, 0xfd, 0xfc]) + text(2, "t"),
            #"{"value":"//79/A==","tag":"t"}"#),
        Row("an enum is its name", "BlobType", int(2, 1), #"{"dimensionality":"MULTIPART"}"#),
        Row(
            "an unknown enum number is a number", "BlobType", int(2, UInt64(bitPattern: -7)), #"{"dimensionality":-7}"#),
        Row("names are lowerCamelCase", "Scalar", block(5, []), #"{"noneType":{}}"#),
        Row(
            "text is escaped no more than it must be", "Primitive",
            text(3, "\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}<>&\u{2028}é😀"),
            "{\"stringValue\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}<>&\u{2028}é😀\"}"),
        Row(
            "keys are in byte order", "Literal", block(5, text(1, "b")) + block(5, text(1, "a") + text(2, "1")),
            #"{"metadata":{"a":"1","b":""}}"#),
        Row(
            "fields are in the order of their numbers", "Literal", text(4, "h") + block(1, []),
            #"{"scalar":{},"hash":"h"}"#),
        Row("the first moment", "Timestamp", time(-62_135_596_800), #""0001-01-01T00:00:00Z""#),
        Row("the last moment", "Timestamp", time(253_402_300_799, 999_999_999), #""9999-12-31T23:59:59.999999999Z""#),
        Row("milliseconds", "Timestamp", time(0, 5_000_000), #""1970-01-01T00:00:00.005Z""#),
        Row("microseconds", "Timestamp", time(0, 50_000), #""1970-01-01T00:00:00.000050Z""#),
        Row("nanoseconds", "Timestamp", time(-1, 1), #""1969-12-31T23:59:59.000000001Z""#),
        Row("no duration", "Duration", [], #""0s""#),
        Row("a negative duration below a second", "Duration", time(0, -500_000_000), #""-0.500s""#),
        Row("the longest duration", "Duration", time(315_576_000_000, 999_999_999), #""315576000000.999999999s""#),
        Row("the longest backwards", "Duration", time(-315_576_000_000, -1_000), #""-315576000000.000001s""#),
        Row("a Struct is an object", "Struct", block(1, text(1, "a") + block(2, int(1, 0))), #"{"a":null}"#),
        Row("an empty Struct", "Struct", [], "{}"), Row("an empty list", "ListValue", [], "[]"),
        Row(
            "a list of every kind", "ListValue",
            block(1, tag(2, 1) + double(1.5)) + block(1, text(3, "s")) + block(1, int(4, 0)) + block(1, block(5, []))
                + block(1, block(6, [])), #"[1.5,"s",false,{},[]]"#),
        Row("a wrapper is its value", "BoolValue", int(1, 1), "true"),
        Row("an empty wrapper is the default", "StringValue", [], #""""#),
        Row("unknown fields are left out", "Literal", text(4, "h") + int(100, 1) + group(1, []), #"{"hash":"h"}"#),
    ]

    @Test("follows the mapping", arguments: rows)
    func follows(row: Row) throws {
        #expect(try json(row.bytes, as: row.message) == row.json)
        if row.json.contains("NaN") || row.rule.hasPrefix("unknown") { return }
        #expect(try encoded(row.json, as: row.message) == rewritten(row.bytes, as: row.message))
    }

    static let refused: [(String, [UInt8], String)] = [
        ("Timestamp", time(-62_135_596_801), "the Timestamp -62135596801 s 0 ns has no JSON"),
        ("Timestamp", time(253_402_300_800), "the Timestamp 253402300800 s 0 ns has no JSON"),
        ("Timestamp", time(0, 1_000_000_000), "the Timestamp 0 s 1000000000 ns has no JSON"),
        ("Timestamp", time(0, -1), "the Timestamp 0 s -1 ns has no JSON"),
        ("Duration", time(315_576_000_001), "the Duration 315576000001 s 0 ns has no JSON"),
        ("Duration", time(.min, -999_999_999), "the Duration -9223372036854775808 s -999999999 ns has no JSON"),
        ("Duration", time(1, -1), "the Duration 1 s -1 ns has no JSON"),
        ("Duration", time(-1, 1), "the Duration -1 s 1 ns has no JSON"),
        ("Duration", time(0, Int64(Int32.min)), "the Duration 0 s -2147483648 ns has no JSON"),
        ("Value", [], "a google.protobuf.Value without a kind has no JSON"),
        (
            "Struct", block(1, text(1, "a") + block(2, [])),
            "[\"a\"]: a google.protobuf.Value without a kind has no JSON"
        ),
        ("Struct", block(1, text(1, "a")), "[\"a\"]: a google.protobuf.Value without a kind has no JSON"),
        ("ListValue", block(1, []), "[0]: a google.protobuf.Value without a kind has no JSON"),
        ("Value", tag(2, 1) + double(.nan), "a google.protobuf.Value that is NaN or infinite has no JSON"),
        (
            "LiteralMap", map("x", primitive(block(5, time(0, -1)))),
            "literals: [\"x\"]: scalar: primitive: datetime: the Timestamp 0 s -1 ns has no JSON"
        ),
    ]

    @Test("refuses what has no JSON, and says where", arguments: refused)
    func refuses(message: String, bytes: [UInt8], reason: String) {
        let error = failure { _ = try json(bytes, as: message) }
        #expect(error?.code == .unrepresentable)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test("indents, and names fields as in the .proto file, where that is asked for")
    func indents() throws {
        let message = try AnyMessage(
            serialized: map("x", block(1, block(5, [])) + block(5, text(1, "k"))) + map("y", block(2, [])),
            as: "LiteralMap")
        let text = String(decoding: try message.json(ProtoJSONOptions(usesProtoNames: true)), as: UTF8.self)
        #expect(
            text == """
                {
                  "literals": {
                    "x": {
                      "scalar": {
                        "none_type": {}
                      },
                      "metadata": {
                        "k": ""
                      }
                    },
                    "y": {
                      "collection": {}
                    }
                  }
                }
                """)
    }
}
