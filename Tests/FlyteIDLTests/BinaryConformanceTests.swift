import Testing

@testable import FlyteIDL

/// The rules of protobuf's own conformance suite for bytes, as far as they touch messages of the schema and `FaultTests`,
/// `MergingTests` and `ForeignFieldTests` have no row for them.
@Suite("Conformance: binary")
struct BinaryConformanceTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let rule: String
        let message: String
        let bytes: [UInt8]
        let json: String
        /// The canonical bytes; nil for the same.
        let canonical: [UInt8]?
        var testDescription: String { rule }

        init(_ rule: String, _ message: String, _ bytes: [UInt8], _ json: String, _ canonical: [UInt8]? = nil) {
            (self.rule, self.message, self.bytes, self.json, self.canonical) = (rule, message, bytes, json, canonical)
        }
    }

    static let literal = "flyteidl2.core.Literal"

    static let rows = [
        Row("ValidDataScalar.INT64 minus one", "Int64Value", int(1, .max), #""-1""#),
        Row("ValidDataScalar.INT64 overlong", "Int64Value", tag(1, 0) + overlong(5, bytes: 10), #""5""#, int(1, 5)),
        Row("ValidDataScalar.INT32 cut to 32 bits", "Int32Value", int(1, 1 << 33 | 5), "5", int(1, 5)),
        Row("ValidDataScalar.INT32 cut to nothing", "Int32Value", int(1, 1 << 32), "0", []),
        Row("ValidDataScalar.INT32 minus one in five bytes", "Int32Value", int(1, 0xFFFF_FFFF), "-1", int(1, .max)),
        Row("ValidDataScalar.UINT32 cut to 32 bits", "UInt32Value", int(1, .max), "4294967295", int(1, 0xFFFF_FFFF)),
        Row("ValidDataScalar.UINT64", "UInt64Value", int(1, .max), #""18446744073709551615""#),
        Row("ValidDataScalar.BOOL 2", "BoolValue", int(1, 2), "true", int(1, 1)),
        Row("ValidDataScalar.BOOL 1 << 63", "BoolValue", int(1, 1 << 63), "true", int(1, 1)),
        Row("ValidDataScalar.BOOL overlong", "BoolValue", tag(1, 0) + overlong(1, bytes: 3), "true", int(1, 1)),
        Row("ValidDataScalar.BOOL overlong zero", "BoolValue", tag(1, 0) + overlong(0, bytes: 4), "false", []),
        Row(
            "ValidDataScalar.ENUM cut to 32 bits", "BlobType", int(2, 1 << 32 | 1), #"{"dimensionality":"MULTIPART"}"#,
            int(2, 1)),
        Row("ValidDataScalar.ENUM minus one", "BlobType", int(2, .max), #"{"dimensionality":-1}"#),
        Row("ValidDataScalar.STRING empty", "StringValue", text(1, ""), #""""#, []),
        Row("ValidDataScalar.DOUBLE zero", "DoubleValue", tag(1, 1) + [UInt8](repeating: 0, count: 8), "0", []),
        Row("RepeatedScalarSelectsLast.INT64", "Int64Value", int(1, 1) + int(1, 2) + int(1, 3), #""3""#, int(1, 3)),
        Row("RepeatedScalarSelectsLast, a default last", "Int64Value", int(1, 1) + int(1, 0), #""0""#, []),
        Row("RepeatedScalarSelectsLast.STRING", "StringValue", text(1, "a") + text(1, "b"), #""b""#, text(1, "b")),
        Row("RepeatedScalarSelectsLast.BYTES", "BytesValue", text(1, "a") + text(1, "bc"), #""YmM=""#, text(1, "bc")),
        Row(
            "RepeatedScalarSelectsLast.MESSAGE merges", "Timestamp",
            int(1, 5) + int(2, 6) + int(1, 7), #""1970-01-01T00:00:07.000000006Z""#, int(1, 7) + int(2, 6)),
        Row(
            "ValidDataRepeated.STRING", "EnumType", text(1, "a") + text(1, "") + text(1, "a"),
            #"{"values":["a","","a"]}"#),
        Row("ValidDataOneofBinary.DefaultValue", "Primitive", text(3, ""), #"{"stringValue":""}"#),
        Row(
            "ValidDataOneofBinary.MultipleValuesForSameField", "Primitive", int(1, 1) + int(1, 2), #"{"integer":"2"}"#,
            int(1, 2)),
        Row(
            "ValidDataOneofBinary.MultipleValuesForDifferentField", "Primitive",
            text(3, "s") + int(4, 1) + int(1, 0), #"{"integer":"0"}"#, int(1, 0)),
        Row(
            "ValidDataOneofBinary, a lower number last", "Primitive", int(4, 1) + int(1, 9), #"{"integer":"9"}"#,
            int(1, 9)),
        Row(
            "ValidDataMap.Default", literal, block(5, text(1, "") + text(2, "")), #"{"metadata":{"":""}}"#, block(5, [])
        ),
        Row("ValidDataMap.MissingDefault", literal, block(5, []), #"{"metadata":{"":""}}"#),
        Row(
            "ValidDataMap.Unordered", literal, block(5, text(2, "v") + text(1, "k")), #"{"metadata":{"k":"v"}}"#,
            block(5, text(1, "k") + text(2, "v"))),
        Row(
            "ValidDataMap.DuplicateKey", literal,
            block(5, text(1, "k") + text(2, "1")) + block(5, text(1, "k") + text(2, "2")),
            #"{"metadata":{"k":"2"}}"#, block(5, text(1, "k") + text(2, "2"))),
        Row(
            "ValidDataMap.DuplicateKey, others between", literal,
            block(5, text(1, "k") + text(2, "1")) + block(5, text(1, "a")) + block(5, text(1, "k")),
            #"{"metadata":{"a":"","k":""}}"#, block(5, text(1, "a")) + block(5, text(1, "k"))),
        Row(
            "ValidDataMap.DuplicateKeyInMapEntry", literal, block(5, text(1, "a") + text(1, "b") + text(2, "v")),
            #"{"metadata":{"b":"v"}}"#, block(5, text(1, "b") + text(2, "v"))),
        Row(
            "ValidDataMap.DuplicateValueInMapEntry", literal, block(5, text(1, "k") + text(2, "1") + text(2, "2")),
            #"{"metadata":{"k":"2"}}"#, block(5, text(1, "k") + text(2, "2"))),
        Row(
            "ValidDataMap.MESSAGE.MergeValue", "LiteralMap",
            block(1, text(1, "x") + block(2, block(5, text(1, "b"))) + block(2, block(5, text(1, "a")))),
            #"{"literals":{"x":{"metadata":{"a":"","b":""}}}}"#,
            map("x", block(5, text(1, "a")) + block(5, text(1, "b")))),
        Row("UnknownVarint", literal, text(4, "h") + int(300, .max), #"{"hash":"h"}"#),
        Row(
            "UnknownOrdering", literal,
            int(301, 1) + text(300, "b") + text(4, "h") + int(300, 2) + text(301, "c"), #"{"hash":"h"}"#,
            text(4, "h") + int(301, 1) + text(300, "b") + int(300, 2) + text(301, "c")),
        Row("UnknownGroup", literal, group(300, int(1, 1) + group(2, [])), "{}"),
        Row("LargestFieldNumber", literal, int((1 << 29) - 1, 1), "{}"),
        Row("OverlongTag", literal, overlong(4 << 3 | 2, bytes: 5) + [1, 0x68], #"{"hash":"h"}"#, text(4, "h")),
        Row("OverlongLength", literal, tag(4, 2) + overlong(1, bytes: 5) + [0x68], #"{"hash":"h"}"#, text(4, "h")),
        Row(
            "TIMESTAMP nanos past 32 bits", "Timestamp", int(2, 1 << 40 | 7), #""1970-01-01T00:00:00.000000007Z""#,
            int(2, 7)),
        Row("Value: the last kind", "Value", int(1, 0) + text(3, "s") + int(4, 1), "true", int(4, 1)),
        Row("NullValue by another number", "Value", int(1, 5), "null"),
    ]

    @Test("means", arguments: rows)
    func means(row: Row) throws {
        #expect(try json(row.bytes, as: row.message) == row.json)
        let canonical = row.canonical ?? row.bytes
        #expect(try rewritten(row.bytes, as: row.message) == canonical)
        #expect(try json(canonical, as: row.message) == row.json)
    }

    static let refused: [(String, String, [UInt8])] = [
        ("IllegalZeroFieldNum", literal, [0]),
        ("IllegalZeroFieldNum, fixed64", literal, [1] + [UInt8](repeating: 0, count: 8)),
        ("BadTag_FieldNumberTooHigh", literal, hex("80 80 80 80 10 00")),
        ("BadTag_VarintMoreThanTenBytes", literal, hex("88 80 80 80 80 80 80 80 80 80 00 00")),
        ("PrematureEofInPackedFieldValue, none packed", "EnumType", tag(1, 2) + [3, 0x61]),
        ("PrematureEofInsideKnownValue.DOUBLE", "DoubleValue", tag(1, 1) + [0, 0, 0]),
        ("PrematureEofInsideUnknownValue", literal, tag(300, 1) + [0]),
        ("PrematureEofInDelimitedDataForUnknownNonRepeatedField", literal, tag(300, 2) + [5, 1]),
        ("PrematureEofInsideUnknownGroup", literal, tag(300, 3) + int(1, 1)),
        ("EndGroupWithoutStart", literal, tag(300, 4)),
        ("VarintTooLong", "Int64Value", tag(1, 0) + [UInt8](repeating: 0xFF, count: 10) + [1]),
        ("InvalidUtf8.String", "StringValue", block(1, [0xFF])),
        ("InvalidUtf8.MapKey", literal, block(5, block(1, [0xC0, 0x80]))),
        ("InvalidUtf8.MapValue", literal, block(5, text(1, "k") + block(2, [0xED, 0xA0, 0x80]))),
        ("InvalidUtf8.Oneof", "Primitive", block(3, [0x80])),
    ]

    @Test("refuses", arguments: refused)
    func refuses(rule: String, message: String, bytes: [UInt8]) {
        let error = failure { _ = try rewritten(bytes, as: message) }
        #expect(error?.code == (rule.hasPrefix("InvalidUtf8") ? .encoding : .malformed))
    }
}
