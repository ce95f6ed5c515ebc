import FlyteIDL
import StructuredText
import Testing

@testable import FileBridge

@Suite("The summary of the inputs")
struct SummaryTests {
    static let spellings: [(SummaryValue, String)] = [
        (.null, "null"), (.bool(true), "true"), (.bool(false), "false"), (.integer(.min), "-9223372036854775808"),
        (.integer(.max), "9223372036854775807"),
        (.float(0), "0"), (.float(-0.0), "-0"), (.float(1), "1"), (.float(2.5), "2.5"),
        (.float(1e20), "100000000000000000000"), (.float(1e21), "1e+21"),
        (.float(1e-6), "0.000001"), (.float(1e-7), "1e-7"), (.float(1.5e300), "1.5e+300"), (.float(.nan), #""NaN""#),
        (.float(.infinity), #""Infinity""#), (.float(-.infinity), #""-Infinity""#),
        (.string(""), #""""#), (.string("<a href='x'>&amp;</a>"), #""\u003ca href='x'\u003e\u0026amp;\u003c/a\u003e""#),
        (.string("\u{2028}\u{2029}"), #""\u2028\u2029""#),
        (.string("\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}"), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}\""),
        (.string("é日😀"), "\"é日😀\""),
        (.bytes([]), #""""#), (.bytes([0xff, 0xfe, 0xfd, 0xfc]), #""//79/A==""#),
        (.list([]), "[]"), (.list([.integer(1), .list([.null])]), "[1,[null]]"), (.object([]), "{}"),
        (
            .object([
                SummaryValue.Member(name: "<", value: .null), SummaryValue.Member(name: "a\"", value: .object([])),
            ]), #"{"\u003c":null,"a\"":{}}"#
        ),
        (
            .structure(
                Struct([
                    Struct.Field(name: "b", value: .list([.null, .number(1e21), .unset])),
                    Struct.Field(name: "a", value: .structure(Struct())),
                ])), #"{"a":{},"b":[null,1e+21,null]}"#
        ),
        (
            .structure(
                Struct([
                    Struct.Field(name: "n", value: .number(.nan)), Struct.Field(name: "&", value: .string("<")),
                    Struct.Field(name: "t", value: .bool(true)),
                ])), #"{"\u0026":"\u003c","n":"NaN","t":true}"#
        ),
    ]

    @Test("in JSON is one line in Go's spelling", arguments: spellings.indices)
    func inJSON(row: Int) {
        let (value, expected) = Self.spellings[row]
        #expect(String(decoding: SummaryJSON.bytes(of: value), as: UTF8.self) == expected)
    }

    @Test("in YAML holds the same values as in JSON", arguments: spellings.indices)
    func inYAML(row: Int) throws {
        let value = SummaryValue.object([SummaryValue.Member(name: "x", value: Self.spellings[row].0)])
        let yaml = try YAMLText.parse(SummaryYAML.bytes(of: value)),
            json = try JSONText.parse(SummaryJSON.bytes(of: value))
        #expect(plainText(yaml) == plainText(json))
    }

    @Test("in YAML quotes what another reader would take for something else")
    func quotes() throws {
        let strings = [
            "yes", "null", "~", "1", "1.5", "0x1F", "1e3", "2024-02-29", "12:30:45", "", " x", "a: b", "- a", "#c",
            "'q'", "\"q\"", "<<", "=", "y", ".inf", "é", "{a}", "two\nlines\n", "\t", "a\0b",
        ]
        let value = SummaryValue.list(strings.map { .string($0) })
        let back = try YAMLText.parse(SummaryYAML.bytes(of: value))
        #expect(back == .array(strings.map { .string($0) }))
    }

    @Test("in YAML is in block style")
    func block() throws {
        let value = SummaryValue.object([
            SummaryValue.Member(name: "a", value: .list([.integer(1), .string("x")])),
            SummaryValue.Member(name: "b", value: .object([SummaryValue.Member(name: "k", value: .float(0.5))])),
            SummaryValue.Member(name: "t", value: .string("2001-02-03T00:00:00Z")),
            SummaryValue.Member(name: "y", value: .null), SummaryValue.Member(name: "z", value: .object([])),
        ])
        #expect(
            String(decoding: try SummaryYAML.bytes(of: value), as: UTF8.self)
                == "a:\n- 1\n- x\nb:\n  k: 0.5\nt: \"2001-02-03T00:00:00Z\"\n\"y\": null\nz: {}\n")
    }

    @Test("shows primitives as Go does: moments as text, durations as whole nanoseconds")
    func primitives() {
        let values: [Primitive.Value?] = [
            .integer(1), .float(1), .string("s"), .boolean(true), .datetime(Timestamp(seconds: 0, nanos: 500_000_000)),
            .duration(ProtoDuration(seconds: 1, nanos: 5)), .duration(ProtoDuration(seconds: .min, nanos: 0)), nil,
        ]
        let texts = values.map { String(decoding: SummaryJSON.bytes(of: SummaryValue(Primitive($0))), as: UTF8.self) }
        #expect(
            texts == [
                "1", "1", #""s""#, "true", #""1970-01-01T00:00:00.5Z""#, "1000000005", "-9223372036854775808", "null",
            ])
    }
}
