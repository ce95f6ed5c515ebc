import FileBridge
import FlyteIDL
import Testing

@testable import CoPilot

@Suite("A check")
struct CheckTests {
    static let integer = "{\"scalar\":{\"primitive\":{\"integer\":\"1\"}}}"
    static let text = "{\"scalar\":{\"primitive\":{\"stringValue\":\"a\"}}}"
    static let none = "{\"scalar\":{\"noneType\":{}}}"
    static let generic = "{\"scalar\":{\"generic\":{}}}"
    static let packed = "{\"scalar\":{\"binary\":{\"tag\":\"msgpack\",\"value\":\"gA==\"}}}"
    static let union =
        "{\"unionType\":{\"variants\":[{\"simple\":\"INTEGER\",\"structure\":{\"tag\":\"int\"}},{\"simple\":\"STRING\",\"structure\":{\"tag\":\"str\"}}]}}"
    static func blob(_ format: String, _ size: String = "SINGLE") -> String {
        "{\"scalar\":{\"blob\":{\"uri\":\"s3://b/x\",\"metadata\":{\"type\":{\"format\":\"\(format)\",\"dimensionality\":\"\(size)\"}}}}}"
    }
    static func dataset(_ format: String) -> String {
        "{\"scalar\":{\"structuredDataset\":{\"uri\":\"s3://b/x\",\"metadata\":{\"structuredDatasetType\":{\"format\":\"\(format)\"}}}}}"
    }
    static func inUnion(_ value: String, _ simple: String, _ tag: String) -> String {
        "{\"scalar\":{\"union\":{\"value\":\(value),\"type\":{\"simple\":\"\(simple)\",\"structure\":{\"tag\":\"\(tag)\"}}}}}"
    }

    /// The declared type, the literal, the faults.
    static let table: [(String, String, [String])] = [
        ("{\"simple\":\"INTEGER\"}", integer, []),
        ("{\"simple\":\"FLOAT\"}", integer, ["x: float is wanted, and it is integer"]),
        ("{\"simple\":\"STRING\"}", text, []), ("{\"simple\":\"NONE\"}", none, []),
        ("{\"simple\":\"STRING\"}", none, ["x: string is wanted, and it is none"]),
        // Both encodings of a struct.
        ("{\"simple\":\"STRUCT\"}", generic, []), ("{\"simple\":\"STRUCT\"}", packed, []),
        ("{\"simple\":\"STRUCT\"}", text, ["x: struct is wanted, and it is string"]),
        // Text is an enum's value if it is listed.
        ("{\"enumType\":{\"values\":[\"a\",\"b\"]}}", text, []),
        (
            "{\"enumType\":{\"values\":[\"b\",\"c d\"]}}", text,
            ["x: enum is wanted, and it is \"a\", which is not one of \"b\", \"c d\""]
        ),
        ("{\"enumType\":{\"values\":[\"a\"]}}", integer, ["x: enum is wanted, and it is integer"]),
        // Formats are open where one side says none.
        ("{\"blob\":{\"format\":\"csv\"}}", blob("csv"), []), ("{\"blob\":{}}", blob("csv"), []),
        ("{\"blob\":{\"format\":\"csv\"}}", blob(""), []),
        ("{\"blob\":{\"format\":\"csv\"}}", blob("png"), ["x: blob (file, csv) is wanted, and it is blob (file, png)"]),
        (
            "{\"blob\":{\"dimensionality\":\"MULTIPART\"}}", blob(""),
            ["x: blob (directory) is wanted, and it is blob (file)"]
        ),
        // Datasets and schemas are cast into each other; schemas are parquet.
        ("{\"structuredDatasetType\":{\"format\":\"parquet\"}}", dataset("PARQUET"), []),
        (
            "{\"structuredDatasetType\":{\"format\":\"csv\"}}", dataset("parquet"),
            ["x: structured dataset is wanted, and it is structured dataset (parquet)"]
        ),
        ("{\"structuredDatasetType\":{}}", dataset("csv"), []), ("{\"schema\":{}}", dataset("parquet"), []),
        ("{\"schema\":{}}", dataset("csv"), ["x: schema is wanted, and it is structured dataset (csv)"]),
        ("{\"structuredDatasetType\":{}}", "{\"scalar\":{\"schema\":{\"uri\":\"s3://b\"}}}", []),
        (
            "{\"structuredDatasetType\":{\"format\":\"csv\"}}", "{\"scalar\":{\"schema\":{\"uri\":\"s3://b\"}}}",
            ["x: structured dataset is wanted, and it is schema"]
        ),
        ("{\"structuredDatasetType\":{}}", none, []),
        // Lists and maps: every element.
        ("{\"collectionType\":{\"simple\":\"INTEGER\"}}", "{\"collection\":{}}", []),
        (
            "{\"collectionType\":{\"simple\":\"INTEGER\"}}",
            "{\"collection\":{\"literals\":[\(text),\(integer),\(none)]}}",
            ["x[0]: integer is wanted, and it is string", "x[2]: integer is wanted, and it is none"]
        ),
        (
            "{\"mapValueType\":{\"collectionType\":{\"simple\":\"STRING\"}}}",
            "{\"map\":{\"literals\":{\"a\":{\"collection\":{\"literals\":[\(text),\(integer)]}},\"b c\":\(integer)}}}",
            [
                "x[\"a\"][1]: string is wanted, and it is integer",
                "x[\"b c\"]: list of string is wanted, and it is integer",
            ]
        ),
        ("{\"collectionType\":{\"simple\":\"INTEGER\"}}", integer, ["x: list of integer is wanted, and it is integer"]),
        // A union's value says its variant; a value that does not must fit one alone.
        (union, inUnion(integer, "INTEGER", "int"), []), (union, integer, []),
        (union, inUnion(integer, "INTEGER", "other"), ["x: union of integer | string is wanted, and it is integer"]),
        (union, inUnion(integer, "STRING", "str"), ["x: string is wanted, and it is integer"]),
        (union, none, ["x: union of integer | string is wanted, and it is none"]),
        (
            "{\"unionType\":{\"variants\":[{\"simple\":\"STRING\"},{\"enumType\":{\"values\":[\"a\"]}}]}}", text,
            [
                "x: union of string | enum is wanted, and it is string, which may be any of several of these: it must be a union that says which"
            ]
        ),
        ("{\"simple\":\"INTEGER\"}", inUnion(integer, "INTEGER", "int"), []),
        // An offloaded value is what its writer says.
        (
            "{\"simple\":\"INTEGER\"}",
            "{\"offloadedMetadata\":{\"uri\":\"s3://b/x\",\"inferredType\":{\"simple\":\"INTEGER\"}}}", []
        ),
        ("{\"simple\":\"INTEGER\"}", "{\"offloadedMetadata\":{\"uri\":\"s3://b/x\"}}", []),
        (
            "{\"collectionType\":{\"simple\":\"INTEGER\"}}",
            "{\"offloadedMetadata\":{\"uri\":\"s3://b/x\",\"inferredType\":{\"collectionType\":{\"simple\":\"NONE\"}}}}",
            []
        ),
        (
            "{\"simple\":\"INTEGER\"}",
            "{\"offloadedMetadata\":{\"uri\":\"s3://b/x\",\"inferredType\":{\"simple\":\"STRING\"}}}",
            ["x: integer is wanted, and it is offloaded, a string"]
        ),
        ("{\"simple\":\"INTEGER\"}", "{}", ["x: integer is wanted, and it is no value"]),
    ]

    private func declared(_ types: String) throws -> VariableMap {
        try VariableMap(serialized: message("{\"variables\":\(types)}", as: "flyteidl.core.VariableMap"))
    }

    private func lines(_ faults: [InterfaceCheck.Fault]) -> [String] { faults.map { "\($0.path): \($0.message)" } }

    @Test("holds a literal against its declared type as the backend does", arguments: table)
    func types(type: String, literal: String, faults: [String]) throws {
        let declared = try declared("{\"x\":{\"type\":\(type)}}")
        #expect(lines(InterfaceCheck.faults(try LiteralMap.json("{\"x\":\(literal)}"), declared: declared)) == faults)
    }

    @Test("finds what is missing, and what nobody declared")
    func names() throws {
        let declared = try declared(
            """
            {"a": {"type": {"simple": "INTEGER"}}, "b": {"type": {"simple": "STRING"}}, "n": {"type": {"simple": "NONE"}},
            "o": {"type": {"unionType": {"variants": [{"simple": "STRING"}, {"simple": "NONE"}]}}}}
            """)
        let faults = InterfaceCheck.faults(
            try LiteralMap.json("{\"a\":\(Self.text),\"c d\":\(Self.text)}"), declared: declared)
        #expect(
            lines(faults) == [
                "a: integer is wanted, and it is string", "b: string is wanted, and it is missing",
                "\"c d\": it is string, and not declared",
            ])
    }
}
