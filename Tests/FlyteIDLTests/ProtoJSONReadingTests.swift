import StructuredText
import Testing

@testable import FlyteIDL

@Suite("Reading proto JSON")
struct ProtoJSONReadingTests {
    /// What is read, and the same in canonical form.
    static let accepted: [(rule: String, message: String, json: String, canonical: String)] = [
        ("int64 as a number", "Primitive", #"{"integer": 5}"#, #"{"integer":"5"}"#),
        (
            "int64 as a string", "Primitive", #"{"integer": "-9223372036854775808"}"#,
            #"{"integer":"-9223372036854775808"}"#
        ),
        (
            "int64 past 2^53 as a number", "Primitive", #"{"integer": 9223372036854775807}"#,
            #"{"integer":"9223372036854775807"}"#
        ),
        ("a whole number with a point", "Primitive", #"{"integer": 1.0}"#, #"{"integer":"1"}"#),
        ("a whole number with an exponent", "Primitive", #"{"integer": "1.5e3"}"#, #"{"integer":"1500"}"#),
        ("minus zero", "Primitive", #"{"integer": -0}"#, #"{"integer":"0"}"#),
        ("the largest uint64", "UInt64Value", "18446744073709551615", #""18446744073709551615""#),
        ("minus zero as uint32", "UInt32Value", "-0", "0"),
        ("a double as an integer", "Primitive", #"{"floatValue": 3}"#, #"{"floatValue":3}"#),
        ("a double as a string", "Primitive", #"{"floatValue": "1.5e-3"}"#, #"{"floatValue":0.0015}"#),
        ("a double too small", "Primitive", #"{"floatValue": 1e-999}"#, #"{"floatValue":0}"#),
        ("NaN", "Primitive", #"{"floatValue": "NaN"}"#, #"{"floatValue":"NaN"}"#),
        ("Infinity", "Primitive", #"{"floatValue": "Infinity"}"#, #"{"floatValue":"Infinity"}"#),
        ("-Infinity", "Primitive", #"{"floatValue": "-Infinity"}"#, #"{"floatValue":"-Infinity"}"#),
        ("a float's infinity", "FloatValue", #""Infinity""#, #""Infinity""#),
        ("the largest float", "FloatValue", "3.4028234663852886e38", "3.4028235e+38"),
        ("base64", "Binary", #"{"value": "//79/A=="}"#, #"{"value":"//79/A=="}"#),
        ("base64 without padding", "Binary", #"{"value": "//79/A"}"#, #"{"value":"//79/A=="}"#),
        ("base64 for URLs", "Binary", #"{"value": "__79_A=="}"#, #"{"value":"//79/A=="}"#),
        ("base64 for URLs without padding", "Binary", #"{"value": "__79_A"}"#, #"{"value":"//79/A=="}"#),
        ("no bytes", "Binary", #"{"value": ""}"#, "{}"),
        ("an enum by name", "BlobType", #"{"dimensionality": "MULTIPART"}"#, #"{"dimensionality":"MULTIPART"}"#),
        ("an enum by number", "BlobType", #"{"dimensionality": 1}"#, #"{"dimensionality":"MULTIPART"}"#),
        ("an enum by a whole number", "BlobType", #"{"dimensionality": 1.0}"#, #"{"dimensionality":"MULTIPART"}"#),
        ("an unknown enum number", "BlobType", #"{"dimensionality": -7}"#, #"{"dimensionality":-7}"#),
        ("proto names", "Scalar", #"{"none_type": {}}"#, #"{"noneType":{}}"#),
        ("null is an unset field", "Literal", #"{"hash": null, "scalar": null, "metadata": null}"#, "{}"),
        ("null beside another member of a oneof", "Literal", #"{"map": null, "scalar": {}}"#, #"{"scalar":{}}"#),
        ("null for the wrapped", "Primitive", #"{"datetime": null}"#, "{}"),
        ("null in a Struct is a value", "Struct", #"{"a": null}"#, #"{"a":null}"#),
        ("null in a ListValue is a value", "ListValue", "[null]", "[null]"),
        ("null as a Value", "Value", "null", "null"),
        (
            "Structs of every kind", "Struct", #"{"l": [1, "2", true, {}, []], "NaN": "NaN"}"#,
            #"{"NaN":"NaN","l":[1,"2",true,{},[]]}"#
        ),
        ("numbers of a Struct are doubles", "Struct", #"{"n": 9007199254740993}"#, #"{"n":9007199254740992}"#),
        ("a moment in UTC", "Timestamp", #""2024-02-29T01:02:03Z""#, #""2024-02-29T01:02:03Z""#),
        ("a moment with an offset", "Timestamp", #""2024-02-29T01:02:03.5+05:30""#, #""2024-02-28T19:32:03.500Z""#),
        ("nine digits", "Timestamp", #""2024-02-29T01:02:03.123456789-00:00""#, #""2024-02-29T01:02:03.123456789Z""#),
        ("the first moment", "Timestamp", #""0001-01-01T00:00:00Z""#, #""0001-01-01T00:00:00Z""#),
        (
            "the first moment from a zone ahead", "Timestamp", #""0001-01-01T12:00:00+12:00""#,
            #""0001-01-01T00:00:00Z""#
        ),
        ("the last moment", "Timestamp", #""9999-12-31T23:59:59.999999999Z""#, #""9999-12-31T23:59:59.999999999Z""#),
        ("a duration", "Duration", #""1.5s""#, #""1.500s""#),
        ("a negative duration", "Duration", #""-0.000000001s""#, #""-0.000000001s""#),
        ("leading zeros", "Duration", #""007s""#, #""7s""#),
        ("the longest duration", "Duration", #""315576000000.999999999s""#, #""315576000000.999999999s""#),
        (
            "one name that Unicode calls another", "Struct", "{\"\u{e9}\": 1, \"e\u{301}\": 2}",
            "{\"e\u{301}\":2,\"\u{e9}\":1}"
        ),
        (
            "NUL in names and values", "Literal", "{\"metadata\": {\"a\\u0000b\": \"\\u0000\"}}",
            "{\"metadata\":{\"a\\u0000b\":\"\\u0000\"}}"
        ),
        ("repeated fields", "EnumType", #"{"values": ["b", "a", "b"]}"#, #"{"values":["b","a","b"]}"#),
        (
            "a repeated field of messages", "LiteralCollection", #"{"literals": [{}, {"hash": "h"}]}"#,
            #"{"literals":[{},{"hash":"h"}]}"#
        ),
        ("proto3 optional", "ReusePolicy", "{}", "{}"),
    ]

    @Test("takes", arguments: accepted.indices)
    func takes(row: Int) throws {
        let (rule, message, text, canonical) = Self.accepted[row]
        #expect(try json(encoded(text, as: message), as: message) == canonical, "\(rule)")
    }

    static let refused: [(message: String, json: String, reason: String)] = [
        ("LiteralMap", "[]", "line 1, column 1: an object is wanted for flyteidl2.core.LiteralMap, not an array"),
        ("LiteralMap", "7", "line 1, column 1: an object is wanted for flyteidl2.core.LiteralMap, not a number"),
        ("LiteralMap", "null", "line 1, column 1: an object is wanted for flyteidl2.core.LiteralMap, not null"),
        (
            "LiteralMap", "{\"literals\": {\n  \"x\": {\"scaler\": {}}}}",
            "line 2, column 9: no field \"scaler\" in flyteidl2.core.Literal"
        ),
        ("LiteralMap", "{\"literals\": []}", "line 1, column 14: an object is wanted for literals, not an array"),
        ("LiteralMap", "{\"literals\": {\"x\": null}}", "line 1, column 20: null is no value of \"literals\""),
        (
            "Scalar", "{\"noneType\": {}, \"none_type\": {}}",
            "line 1, column 18: the field \"none_type\" is given twice"
        ),
        (
            "Scalar", "{\"noneType\": {},\n\"binary\": {}}",
            "line 2, column 1: \"binary\" excludes another field given beside it: they are members of one oneof"
        ),
        (
            "LiteralCollection", "{\"literals\": {}}",
            "line 1, column 14: an array is wanted for literals, not an object"
        ),
        ("LiteralCollection", "{\"literals\": [{}, null]}", "line 1, column 19: null is no element of \"literals\""),
        ("EnumType", "{\"values\": [1]}", "line 1, column 13: a string is wanted for values, not a number"),
        ("Primitive", "{\"integer\": true}", "line 1, column 13: an integer is wanted for integer, not a boolean"),
        ("Primitive", "{\"integer\": \"\"}", "line 1, column 13: an integer is wanted for integer, not a string"),
        ("Primitive", "{\"integer\": \" 5\"}", "line 1, column 13: an integer is wanted for integer, not a string"),
        ("Primitive", "{\"integer\": \"+5\"}", "line 1, column 13: an integer is wanted for integer, not a string"),
        ("Primitive", "{\"integer\": \"0x10\"}", "line 1, column 13: an integer is wanted for integer, not a string"),
        (
            "Primitive", "{\"integer\": 1.5}",
            "line 1, column 13: \"integer\" is not an integer from -9223372036854775808 to 9223372036854775807"
        ),
        (
            "Primitive", "{\"integer\": 9223372036854775808}",
            "line 1, column 13: \"integer\" is not an integer from -9223372036854775808 to 9223372036854775807"
        ),
        (
            "Primitive", "{\"integer\": 1e19}",
            "line 1, column 13: \"integer\" is not an integer from -9223372036854775808 to 9223372036854775807"
        ),
        ("UInt32Value", "-1", "line 1, column 1: \"value\" is not an integer from 0 to 4294967295"),
        ("Int32Value", "2147483648", "line 1, column 1: \"value\" is not an integer from -2147483648 to 2147483647"),
        ("Primitive", "{\"floatValue\": 1e309}", "line 1, column 16: \"float_value\" is past the largest double"),
        (
            "Primitive", "{\"floatValue\": \"inf\"}",
            "line 1, column 16: a number is wanted for float_value, not a string"
        ),
        (
            "Primitive", "{\"floatValue\": \"0x1p3\"}",
            "line 1, column 16: a number is wanted for float_value, not a string"
        ),
        (
            "Primitive", "{\"floatValue\": \"nan\"}",
            "line 1, column 16: a number is wanted for float_value, not a string"
        ),
        ("Primitive", "{\"floatValue\": [1]}", "line 1, column 16: a number is wanted for float_value, not an array"),
        ("FloatValue", "1e39", "line 1, column 1: \"value\" is past the largest float"),
        (
            "Primitive", "{\"boolean\": \"true\"}",
            "line 1, column 13: true or false is wanted for boolean, not a string"
        ),
        ("Primitive", "{\"boolean\": 1}", "line 1, column 13: true or false is wanted for boolean, not a number"),
        ("Primitive", "{\"stringValue\": 5}", "line 1, column 17: a string is wanted for string_value, not a number"),
        ("Primitive", "{\"stringValue\": {}}", "line 1, column 17: a string is wanted for string_value, not an object"),
        ("Binary", "{\"value\": \"a\"}", "line 1, column 11: \"value\" is not base64"),
        ("Binary", "{\"value\": \"a b=\"}", "line 1, column 11: \"value\" is not base64"),
        ("Binary", "{\"value\": \"-/==\"}", "line 1, column 11: \"value\" is not base64"),
        (
            "BlobType", "{\"dimensionality\": \"multipart\"}",
            "line 1, column 20: no value \"multipart\" in the enum of \"dimensionality\""
        ),
        (
            "BlobType", "{\"dimensionality\": \"1\"}",
            "line 1, column 20: no value \"1\" in the enum of \"dimensionality\""
        ),
        (
            "BlobType", "{\"dimensionality\": \"MULTIPART\\u0000\"}",
            "line 1, column 20: no value \"MULTIPART\\u0000\" in the enum of \"dimensionality\""
        ),
        (
            "BlobType", "{\"dimensionality\": 1.5}",
            "line 1, column 20: \"dimensionality\" is not an integer from -2147483648 to 2147483647"
        ),
        (
            "BlobType", "{\"dimensionality\": true}",
            "line 1, column 20: an enum's name or number is wanted for dimensionality, not a boolean"
        ),
        ("Timestamp", "5", "line 1, column 1: a string is wanted for google.protobuf.Timestamp, not a number"),
        (
            "Timestamp", "\"2024-02-30T00:00:00Z\"",
            "line 1, column 1: \"2024-02-30T00:00:00Z\" is not a Timestamp such as 2024-02-29T01:02:03.5Z"
        ),
        ("Duration", "\"1h\"", "line 1, column 1: \"1h\" is not a Duration such as -1.5s"),
        ("Struct", "[]", "line 1, column 1: an object is wanted for fields, not an array"),
        ("ListValue", "{}", "line 1, column 1: an array is wanted for values, not an object"),
        ("Value", "1e999", "line 1, column 1: \"number_value\" is past the largest double"),
        ("StringValue", "null", "line 1, column 1: a string is wanted for value, not null"),
    ]

    @Test("refuses, with the line and the column", arguments: refused.indices)
    func refuses(row: Int) throws {
        let (message, text, reason) = Self.refused[row]
        let error = failure { _ = try encoded(text, as: message) }
        #expect(error?.code == .mapping, "\(text)")
        #expect(error?.message == reason)
    }

    @Test(
        "refuses moments that are none, or outside the years 1 to 9999",
        arguments: [
            "", "2024-02-29", "2024-02-29T01:02:03", "2024-02-29 01:02:03Z", "2024-02-29t01:02:03Z",
            "2024-02-29T01:02:03z", "2024-02-29T01:02Z",
            "2024-02-29T1:02:03Z", "2023-02-29T01:02:03Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z",
            "2024-01-00T00:00:00Z", "2024-01-01T24:00:00Z",
            "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00,5Z",
            "2024-01-01T00:00:00.1234567890Z",
            "2024-01-01T00:00:00+0530", "2024-01-01T00:00:00+5:30", "2024-01-01T00:00:00+25:00",
            "2024-01-01T00:00:00+00:60", "2024-01-01T00:00:00Z ",
            " 2024-01-01T00:00:00Z", "02024-01-01T00:00:00Z", "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "-001-01-01T00:00:00Z", "2024-01-01T00:00:00\u{b1}00:00", "２024-01-01T00:00:00Z",
        ])
    func refusesMoments(text: String) {
        #expect(ProtoTime.timestamp(text) == nil)
    }

    @Test(
        "refuses durations that are none, or longer than 10,000 years",
        arguments: [
            "", "s", "1", "1.s", ".5s", "1.0000000000s", "1.5", "--1s", "-", "-s", "1s ", " 1s", "1S", "1ms", "1e3s",
            "1_0s", "0x1s", "315576000001s",
            "-315576000001s", "9999999999999s", "1.2.3s", "1.-5s", "１s", "NaNs",
        ])
    func refusesDurations(text: String) {
        #expect(ProtoTime.duration(text) == nil)
    }

    @Test("reads YAML trees just as well")
    func readsYAML() throws {
        let yaml = Array("literals:\n  x:\n    scalar: {primitive: {floatValue: .inf}}\n  y: {hash: no}\n".utf8)
        let message = try AnyMessage(json: try YAMLText.parse(yaml), text: yaml, as: "LiteralMap")
        #expect(
            try json(message.serialized())
                == #"{"literals":{"x":{"scalar":{"primitive":{"floatValue":"Infinity"}}},"y":{"hash":"no"}}}"#)
        let wrong = Array("literals:\n  x:\n    scaler: {}\n".utf8)
        let error = failure { _ = try AnyMessage(json: try YAMLText.parse(wrong), text: wrong, as: "LiteralMap") }
        #expect(error?.message == "line 3, column 5: no field \"scaler\" in flyteidl2.core.Literal")
    }
}
