import FlyteIDL
import SafeFiles
import Testing

@testable import FileBridge

/// A plan as text, one line an item: `dir PATH`, `file PATH MODE "CONTENT"`, `blob VARIABLE PATH file|directory URI`, `! WARNING`.
func lines(of plan: InputPlan) -> [String] {
    plan.directories.map { "dir \($0.text)" }
        + plan.files.map {
            "file \($0.path.text) \(String($0.mode.bits, radix: 8)) \(String(decoding: $0.content, as: UTF8.self).debugDescription)"
        }
        + plan.blobs.map { "blob \($0.variable) \($0.path.text) \($0.isDirectory ? "directory" : "file") \($0.uri)" }
        + plan.warnings.map { "! \($0)" }
}

func planned(
    _ inputs: LiteralMap, _ layout: InputLayout = .direct, _ format: SummaryFormat = .json, at local: String = "/in"
) throws(BridgeError) -> InputPlan {
    var options = InputOptions(localDirectory: local)
    (options.layout, options.format) = (layout, format)
    return try InputPlanner.plan(inputs, options)
}

@Suite("Planning the input files")
struct InputPlannerTests {
    struct Row: CustomTestStringConvertible {
        let name: String
        let literal: Literal
        let lines: [String]
        /// Value of `x` in inputs.json.
        let summary: String
        var testDescription: String { name }

        init(_ name: String, _ literal: Literal, _ lines: [String], _ summary: String) {
            (self.name, self.literal, self.lines, self.summary) = (name, literal, lines, summary)
        }
    }

    static let columns = StructuredDatasetMetadata(type: nil)

    static let rows: [Row] = [
        Row("an integer", Literal(.integer(-7)), [#"file x 777 "-7""#], "-7"),
        Row("a float", Literal(.float(1e21)), [#"file x 777 "1000000000000000000000""#], "1e+21"),
        Row("NaN", Literal(.float(.nan)), [#"file x 777 "NaN""#], #""NaN""#),
        Row("infinity", Literal(.float(-.infinity)), [#"file x 777 "-Inf""#], #""-Infinity""#),
        Row("text", Literal(.string("<é>\n")), [#"file x 777 "<é>\n""#], #""\u003cé\u003e\n""#),
        Row("no text", Literal(.string("")), [#"file x 777 """#], #""""#),
        Row("a boolean", Literal(.boolean(true)), [#"file x 777 "true""#], "true"),
        Row(
            "a moment", Literal(.datetime(Timestamp(seconds: 0, nanos: 500_000_000))),
            [#"file x 777 "1970-01-01T00:00:00.5Z""#], #""1970-01-01T00:00:00.5Z""#),
        Row(
            "a duration", Literal(.duration(ProtoDuration(seconds: 5_415, nanos: 250_000_000))),
            [#"file x 777 "1h30m15.25s""#], "5415250000000"),
        Row("a primitive without a value", Literal(.primitive(Primitive(nil))), [#"file x 777 "null""#], "null"),
        Row("none", Literal(Scalar.Value.none), [#"file x 777 "null""#], "null"),
        Row(
            "binary", Literal(.binary(Binary(value: [0x61, 0x62], tag: "msgpack"))), [#"file x 777 "ab""#], #""YWI=""#),
        Row("empty binary", Literal(.binary(Binary(value: [], tag: ""))), [#"file x 777 """#], "null"),
        Row(
            "an error", Literal(.error(FlyteError(message: "broke", failedNodeID: "n0"))), [#"file x 777 "broke""#],
            #""broke""#),
        Row(
            "a struct",
            Literal(
                .generic(
                    Struct([Struct.Field(name: "b", value: .number(1)), Struct.Field(name: "a", value: .string("&"))]))),
            [#"file x 666 "{\"a\":\"\\u0026\",\"b\":1}""#], #"{"a":"\u0026","b":1}"#),
        Row("a union", union(Literal(.integer(5))), [#"file x 777 "5""#], "5"),
        Row("a union of none", union(Literal(Scalar.Value.none)), [#"file x 777 "null""#], "null"),
        Row("a union of a union", union(union(Literal(.boolean(false)))), [#"file x 777 "false""#], "false"),
        Row("a file", blob("s3://b/k/f.csv"), ["blob x x file s3://b/k/f.csv"], #""/in/x""#),
        Row("a directory", blob("s3://b/k", .multipart), ["blob x x directory s3://b/k"], #""/in/x""#),
        Row(
            "a blob that says nothing is a file", Literal(.blob(Blob(uri: "s3://b/k", metadata: nil))),
            ["blob x x file s3://b/k"], #""/in/x""#),
        Row("a blob without a type is a file", blob("s3://b/k", nil), ["blob x x file s3://b/k"], #""/in/x""#),
        Row(
            "a schema", Literal(.schema(Schema(uri: "s3://b/s", type: nil))), ["blob x x directory s3://b/s"],
            #""/in/x""#),
        Row(
            "a structured dataset", Literal(.structuredDataset(StructuredDataset(uri: "s3://b/d", metadata: columns))),
            ["blob x x directory s3://b/d"], #""/in/x""#),
        Row("a file in a union", union(blob("s3://b/f.txt")), ["blob x x file s3://b/f.txt"], #""/in/x""#),
        Row("an empty list", list([]), ["dir x"], "[]"), Row("an empty map", dictionary([]), ["dir x"], "{}"),
        Row(
            "a list", list([Literal(.integer(1)), list([Literal(.string("a"))]), blob("s3://b/f")]),
            ["dir x", "dir x/1", #"file x/0 777 "1""#, #"file x/1/0 777 "a""#, "blob x[2] x/2 file s3://b/f"],
            #"[1,["a"],"/in/x/2"]"#),
        Row(
            "a map", dictionary([("b", Literal(.integer(2))), ("a", dictionary([("k", blob("s3://b/f"))]))]),
            ["dir x", "dir x/a", #"file x/b 777 "2""#, "blob x[\"a\"][\"k\"] x/a/k file s3://b/f"],
            #"{"a":{"k":"/in/x/a/k"},"b":2}"#),
    ]

    @Test("gives each kind of literal its file and its value in the summary", arguments: rows)
    func eachKind(row: Row) throws {
        let plan = try planned(inputs([("x", row.literal)]))
        #expect(lines(of: plan) == row.lines)
        #expect(String(decoding: SummaryJSON.bytes(of: plan.summary), as: UTF8.self) == #"{"x":\#(row.summary)}"#)
    }

    @Test("leaves all but blobs as it is in the localized map", arguments: rows)
    func localized(row: Row) throws {
        let original = inputs([("x", row.literal)]), plan = try planned(original, at: "/LOCAL")
        let text = try json(original).replacing(#/"uri":"s3:[^"]*"/#, with: "\"uri\"")
        #expect(try json(plan.localized).replacing(#/"uri":"\/LOCAL\/x[^"]*"/#, with: "\"uri\"") == text)
    }

    @Test("keeps hashes, metadata and unknown fields in the localized map")
    func keeps() throws {
        var file = blob("s3://b/f")
        file.hash = "h"
        file.metadata = [MetadataEntry(key: "k", value: "v")]
        // The context of Inputs, field 2.
        let bytes = try inputs([("x", file)]).serialized() + [0x12, 3, 0x0a, 1, 0x6b]
        let plan = try planned(try LiteralMap(serialized: bytes))
        file.value = blob("/in/x").value
        #expect(try plan.localized.serialized() == inputs([("x", file)]).serialized() + [0x12, 3, 0x0a, 1, 0x6b])
    }

    @Test("makes nothing of no inputs")
    func nothing() throws {
        let plan = try planned(LiteralMap())
        #expect(lines(of: plan) == [])
        #expect(SummaryJSON.bytes(of: plan.summary) == Array("{}".utf8))
        #expect(try plan.localized.serialized() == [])
    }

    static let locals: [(String, String)] = [
        ("/in", "/in/x"), ("/in/", "/in/x"), ("/", "/x"), ("", "./x"), (".", "./x"), ("in", "in/x"), ("./in", "in/x"),
        ("/a//b/./c", "/a/b/c/x"), ("/a/../b", "/b/x"), ("../b", "../b/x"), ("/..", "/x"), ("a/..", "./x"),
        ("../..", "../../x"),
    ]

    @Test("spells local paths as Go's path.Join does", arguments: locals)
    func localPaths(directory: String, expected: String) throws {
        let plan = try planned(inputs([("x", blob("s3://b/f"))]), at: directory)
        #expect(String(decoding: SummaryJSON.bytes(of: plan.summary), as: UTF8.self) == "{\"x\":\"\(expected)\"}")
    }

    // MARK: Literals that have no files

    static let refused: [(Literal, String)] = [
        (Literal(nil as Literal.Value?), "the input \"x\" has no value"),
        (Literal(.scalar(Scalar(nil))), "the input \"x\" has no value: its scalar is empty"),
        (
            Literal(.offloaded(OffloadedMetadata(uri: "s3://b/o", sizeBytes: 1))),
            "the value of \"x\" is offloaded to \"s3://b/o\" and was not resolved"
        ),
        (union(nil), "the union \"x\" has no value"), (blob(""), "the data of \"x\" has no uri"),
        (Literal(.schema(Schema(uri: "", type: nil))), "the data of \"x\" has no uri"),
        (blob("s3://b/f", .unknown(7)), "the blob \"x\" is neither SINGLE nor MULTIPART: its dimensionality is 7"),
        (
            Literal(
                .generic(
                    Struct([
                        Struct.Field(
                            name: "a", value: .list([.structure(Struct([Struct.Field(name: "b", value: .unset)]))]))
                    ]))), "the struct \"x\" holds a google.protobuf.Value without a kind, which has no JSON"
        ),
        (list([Literal(.integer(1)), Literal(nil as Literal.Value?)]), "the input \"x[1]\" has no value"),
        (dictionary([("k", union(nil))]), "the union \"x[\"k\"]\" has no value"),
    ]

    @Test("refuses literals that have no file form, and names them", arguments: refused.indices)
    func refuses(row: Int) {
        let error = failure { _ = try planned(inputs([("x", Self.refused[row].0)])) }
        #expect(error?.code == .literal)
        #expect(error?.message == Self.refused[row].1)
    }

    @Test("stands inputs nested 2,000 deep")
    func deep() throws {
        var literal = Literal(.integer(1)), wrapped = Literal(.integer(1))
        for level in 0..<2_000 {
            literal = level.isMultiple(of: 2) ? list([literal]) : dictionary([("k", literal)])
            wrapped = union(wrapped)
        }
        let plan = try planned(inputs([("u", wrapped), ("x", literal)]))
        #expect(plan.directories.count == 2_000)
        #expect(plan.files.map(\.path.components.count) == [1, 2_001])
        #expect(try plan.localized.serialized() == inputs([("u", wrapped), ("x", literal)]).serialized())
    }
}
