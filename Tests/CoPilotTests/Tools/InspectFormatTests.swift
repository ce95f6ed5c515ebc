import FlyteIDL
import Testing

@testable import CoPilot

@Suite("The forms of inspect")
struct InspectFormatTests {
    /// A literal's proto JSON; its launch form (contract of Flyte 2's dialog), its plain value, its type in words.
    static let literals: [(String, String, String, String)] = [
        ("{\"scalar\":{\"primitive\":{\"integer\":\"-7\"}}}", "-7", "-7", "integer"),
        ("{\"scalar\":{\"primitive\":{\"floatValue\":0.5}}}", "0.5", "0.5", "float"),
        ("{\"scalar\":{\"primitive\":{\"floatValue\":\"NaN\"}}}", "\"NaN\"", "\"NaN\"", "float"),
        ("{\"scalar\":{\"primitive\":{\"stringValue\":\"a<b\"}}}", "\"a<b\"", "\"a<b\"", "string"),
        ("{\"scalar\":{\"primitive\":{\"boolean\":false}}}", "false", "false", "boolean"),
        (
            "{\"scalar\":{\"primitive\":{\"datetime\":\"2024-02-29T01:02:03.987Z\"}}}", "\"2024-02-29T01:02:03Z\"",
            "\"2024-02-29T01:02:03.987Z\"", "datetime"
        ),
        (
            "{\"scalar\":{\"primitive\":{\"datetime\":\"1969-12-31T23:59:59.5Z\"}}}", "\"1969-12-31T23:59:59Z\"",
            "\"1969-12-31T23:59:59.5Z\"", "datetime"
        ),
        ("{\"scalar\":{\"primitive\":{\"duration\":\"5400.5s\"}}}", "\"1h30m0.5s\"", "5400500000000", "duration"),
        (
            "{\"scalar\":{\"blob\":{\"uri\":\"s3://b/x\",\"metadata\":{\"type\":{\"format\":\"csv\",\"dimensionality\":\"MULTIPART\"}}}}}",
            "{\"dimensionality\":\"MULTIPART\",\"format\":\"csv\",\"uri\":\"s3://b/x\"}", "\"s3://b/x\"",
            "directory (csv)"
        ),
        (
            "{\"scalar\":{\"blob\":{\"uri\":\"s3://b/x\"}}}",
            "{\"dimensionality\":\"SINGLE\",\"format\":\"\",\"uri\":\"s3://b/x\"}", "\"s3://b/x\"", "file"
        ),
        (
            "{\"scalar\":{\"structuredDataset\":{\"uri\":\"s3://b/d\",\"metadata\":{\"structuredDatasetType\":{\"format\":\"parquet\"}}}}}",
            "{\"format\":\"parquet\",\"uri\":\"s3://b/d\"}", "\"s3://b/d\"", "dataset (parquet)"
        ),
        ("{\"scalar\":{\"noneType\":{}}}", "{\"type\":\"null\"}", "null", "none"),
        ("{\"scalar\":{\"generic\":{\"a\":[1,null]}}}", "{\"a\":[1,null]}", "{\"a\":[1,null]}", "struct"),
        ("{\"scalar\":{\"binary\":{\"tag\":\"msgpack\",\"value\":\"gaFhAQ==\"}}}", "{\"a\":1}", "{\"a\":1}", "struct"),
        ("{\"scalar\":{\"binary\":{\"tag\":\"raw\",\"value\":\"AAE=\"}}}", "\"AAE=\"", "\"AAE=\"", "binary"),
        ("{\"scalar\":{\"binary\":{\"value\":\"gAUu\"}}}", "\"gAUu\"", "{\"pickle\":\"gAUu\"}", "binary"),
        (
            "{\"scalar\":{\"union\":{\"value\":{\"scalar\":{\"primitive\":{\"integer\":\"1\"}}},\"type\":{\"simple\":\"INTEGER\"}}}}",
            "1", "1", "integer"
        ),
        (
            "{\"collection\":{\"literals\":[{\"scalar\":{\"primitive\":{\"integer\":\"1\"}}},{\"scalar\":{\"primitive\":{\"stringValue\":\"a\"}}}]}}",
            "[1,\"a\"]", "[1,\"a\"]", "list of integer | string"
        ),
        ("{\"collection\":{}}", "[]", "[]", "list of none"),
        (
            "{\"map\":{\"literals\":{\"k\":{\"scalar\":{\"noneType\":{}}}}}}", "{\"k\":{\"type\":\"null\"}}",
            "{\"k\":null}", "map of none"
        ),
    ]

    @Test("launch is what the dialog of Flyte 2 takes; values are plain; types are inferred", arguments: literals)
    func literal(json: String, launch: String, value: String, type: String) throws {
        let file = try MessageFile(try LiteralMap.json("{\"x\":\(json)}"))
        #expect(try file.shown(.launch, select: "x") == launch + "\n")
        #expect(try file.shown(.launch) == "{\"x\":\(launch)}\n")
        #expect(try file.shown(.values, select: "x") == value + "\n")
        #expect(try file.shown(.values) { $0.showsTypes = true } == "{\"x\":\"\(type)\"}\n")
    }

    @Test(
        "launch has no form for schemas, errors, offloaded values and none",
        arguments: [
            ("{\"scalar\":{\"schema\":{\"uri\":\"s3://b/x\"}}}", "\"x\" is a schema"),
            ("{\"scalar\":{\"error\":{\"message\":\"m\"}}}", "\"x\" is an error"),
            ("{\"offloadedMetadata\":{\"uri\":\"s3://b/x\"}}", "\"x\" is offloaded"), ("{}", "\"x\" has no value"),
            ("{\"collection\":{\"literals\":[{}]}}", "\"x\"[0] has no value"),
        ])
    func noLaunchForm(json: String, message: String) throws {
        let file = try MessageFile(try LiteralMap.json("{\"x\":\(json)}"))
        let failure = #expect(throws: StageFailure.self) { try file.shown(.launch) }
        #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
        #expect(failure?.status == .badData)
        _ = try file.shown(.values)
    }

    @Test(
        "launch of declared variables is the dialog's form",
        arguments: [
            ("{\"simple\":\"INTEGER\"}", "{\"type\":\"integer\"}"),
            ("{\"simple\":\"FLOAT\"}", "{\"type\":\"number\",\"format\":\"float\"}"),
            ("{\"simple\":\"STRING\"}", "{\"type\":\"string\"}"),
            ("{\"simple\":\"BOOLEAN\"}", "{\"type\":\"boolean\"}"),
            ("{\"simple\":\"DATETIME\"}", "{\"type\":\"string\",\"format\":\"datetime\"}"),
            ("{\"simple\":\"DURATION\"}", "{\"type\":\"string\",\"format\":\"duration\"}"),
            ("{\"simple\":\"BINARY\"}", "{\"type\":\"string\",\"format\":\"binary\"}"),
            ("{\"simple\":\"ERROR\"}", "{\"type\":\"string\",\"format\":\"error\"}"),
            ("{\"simple\":\"NONE\"}", "{\"type\":\"null\"}"),
            (
                "{\"simple\":\"STRUCT\",\"metadata\":{\"title\":\"P\",\"type\":\"object\",\"additionalProperties\":false}}",
                "{\"type\":\"object\",\"dataclass\":\"P\"}"
            ),
            ("{\"collectionType\":{\"simple\":\"STRING\"}}", "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"),
            (
                "{\"mapValueType\":{\"simple\":\"STRING\"}}",
                "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}"
            ),
            ("{\"enumType\":{\"values\":[\"a\",\"b\"]}}", "{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}"),
            (
                "{\"blob\":{\"format\":\"csv\"}}",
                "{\"type\":\"object\",\"format\":\"blob\",\"properties\":{\"uri\":{\"type\":\"string\",\"default\":\"\"},"
                    + "\"format\":{\"type\":\"string\",\"default\":\"csv\"},\"dimensionality\":{\"type\":\"string\","
                    + "\"enum\":[\"SINGLE\",\"MULTIPART\"],\"default\":\"SINGLE\"}}}"
            ),
            (
                "{\"structuredDatasetType\":{}}",
                "{\"type\":\"object\",\"format\":\"structured-dataset\",\"properties\":{\"uri\":{\"type\":\"string\"},\"format\":{\"type\":\"string\"}}}"
            ),
        ])
    func launchForm(type: String, schema: String) throws {
        for version in ["flyteidl.core", "flyteidl2.core"] {
            let bytes = try MessageFile(
                json: "{\"variables\":{\"x\":{\"type\":\(type)}}}", as: "flyteidl.core.VariableMap"
            ).bytes
            let file = MessageFile(
                place: "x.pb", bytes: bytes, type: "\(version).VariableMap", reason: "", warnings: [])
            let form =
                "{\"title\":\"Launch Form\",\"type\":\"object\",\"properties\":{\"x\":\(schema)},\"required\":[\"x\"]}\n"
            #expect(try file.shown(.launch) == form)
        }
    }

    @Test("launch of a union lists its variants; one that may be null is not required")
    func launchUnion() throws {
        let json = """
            {"inputs":{"variables":{"x":{"type":{"unionType":{"variants":[{"simple":"INTEGER","structure":{"tag":"int"}},
            {"simple":"NONE","structure":{"tag":"none"}}]}},"description":"of the user"}}}}
            """
        let form = """
            {"title":"Launch Form","type":"object","properties":{"x":{"format":"union","oneOf":[{"type":"integer","title":"integer",\
            "structure":"int"},{"type":"null","title":"none","structure":"none"}],"description":"of the user"}},"required":[]}\n
            """
        #expect(try MessageFile(json: json, as: "flyteidl.core.TypedInterface").shown(.launch) == form)
    }

    @Test("json and yaml have the names of the .proto file where that is asked for, also of a part")
    func protoNames() throws {
        let file = try MessageFile(.of([("x", .string("a"))]))
        #expect(
            try file.shown(.json) == "{\"literals\":{\"x\":{\"scalar\":{\"primitive\":{\"stringValue\":\"a\"}}}}}\n")
        let part = try file.shown(.json, select: "x") { $0.usesProtoNames = true }
        #expect(part == "{\"scalar\":{\"primitive\":{\"string_value\":\"a\"}}}\n")
        let yaml = try file.shown(.yaml) { $0.usesProtoNames = true }
        #expect(yaml == "literals:\n  x:\n    scalar:\n      primitive:\n        string_value: a\n")
        #expect(try file.shown(.json, select: "x") { $0.isCompact = false }.contains("\n  \"scalar\": {\n"))
    }

    @Test("types of json are those that an interface declares")
    func types() throws {
        let file = try MessageFile(
            .of([("f", .file("s3://b/x")), ("l", .list([.integer(1)])), ("o", .offloaded("s3://b/o"))]))
        let types = try file.shown(.json) { $0.showsTypes = true }
        #expect(types == "{\"f\":{\"blob\":{}},\"l\":{\"collectionType\":{\"simple\":\"INTEGER\"}},\"o\":null}\n")
    }

    @Test("values and launch are for values", arguments: [InspectFormat.values, .launch])
    func notForOthers(format: InspectFormat) throws {
        let file = try MessageFile(json: "{\"error\":{\"code\":\"X\"}}", as: "ErrorDocument")
        let failure = #expect(throws: StageFailure.self) { try file.shown(format) }
        #expect(failure?.message.contains("a ErrorDocument has no") == true)
        #expect(failure?.status == .usage)
    }
}
