import FlyteIDL
import Foundation
import SafeFiles
import Testing

@testable import FileBridge

/// Outputs with types.
func outputs(_ entries: [(String, LiteralType?)]) -> VariableMap {
    VariableMap(entries.map { VariableMap.Entry(name: $0.0, type: $0.1) })
}

func simple(_ type: SimpleType) -> LiteralType { LiteralType(.simple(type)) }

func blobType(_ format: String = "csv", _ dimensionality: BlobType.Dimensionality = .single) -> LiteralType {
    LiteralType(.blob(BlobType(format: format, dimensionality: dimensionality)))
}

/// Collects with uris below `s3://raw/p`.
func collect(_ outputs: VariableMap, _ box: Sandbox) throws(BridgeError) -> OutputPlan {
    try OutputCollector.collect(outputs, from: box.directory) { "s3://raw/p/" + $0 }
}

@Suite("Collecting outputs")
struct OutputCollectorTests {
    @Test("reads every simple type")
    func everySimpleType() throws {
        let box = try Sandbox()
        let files = [
            "bi": " \n", "bo": "T\n", "da": "2024-02-29T01:02:03Z", "du": "1m30s", "er": "broke", "fl": "1e3",
            "in": "7\r\n", "no": "whatever", "st": " text \n", "su": "{\"a\": 1}",
        ]
        for (name, text) in files { try box.put(text, at: "inside/" + name) }
        let types: [(String, SimpleType)] = [
            ("bi", .binary), ("bo", .boolean), ("da", .datetime), ("du", .duration), ("er", .error), ("fl", .float),
            ("in", .integer), ("no", .none), ("st", .string), ("su", .structure),
        ]
        let plan = try collect(outputs(types.map { ($0.0, simple($0.1)) }), box)
        #expect(
            try json(plan.literals) == #"{"literals":{"#
                + [
                    #""bi":{"scalar":{"binary":{"value":"IAo=","tag":"msgpack"}}}"#,
                    #""bo":{"scalar":{"primitive":{"boolean":true}}}"#,
                    #""da":{"scalar":{"primitive":{"datetime":"2024-02-29T01:02:03Z"}}}"#,
                    #""du":{"scalar":{"primitive":{"duration":"90s"}}}"#,
                    #""er":{"scalar":{"error":{"message":"broke"}}}"#,
                    #""fl":{"scalar":{"primitive":{"floatValue":1000}}}"#,
                    #""in":{"scalar":{"primitive":{"integer":"7"}}}"#,
                    #""no":{"scalar":{"noneType":{}}}"#, #""st":{"scalar":{"primitive":{"stringValue":"text"}}}"#,
                    #""su":{"scalar":{"generic":{"a":1}}}"#,
                ].joined(separator: ",") + "}}")
        #expect(plan.uploads == [] && !plan.hasBlobs)
    }

    @Test(
        "uploads a file as SINGLE and a directory as MULTIPART, whatever is declared, and keeps the format",
        arguments: [BlobType.Dimensionality.single, .multipart, .unknown(7)])
    func blobs(declared: BlobType.Dimensionality) throws {
        let box = try Sandbox()
        try box.put("1", at: "inside/f")
        for name in ["b.txt", "a/z", "a/deep/er/x", "B", "é"] { try box.put("2", at: "inside/d/" + name) }
        try box.makeDirectory("inside/d/empty")
        try box.makeDirectory("inside/none")
        let plan = try collect(
            outputs([
                ("d", blobType("parquet", declared)), ("f", blobType("csv", declared)),
                ("none", blobType("", declared)),
            ]), box)
        #expect(
            try json(plan.literals) == #"{"literals":{"#
                + [
                    #""d":{"scalar":{"blob":{"metadata":{"type":{"format":"parquet","dimensionality":"MULTIPART"}},"uri":"s3://raw/p/d"}}}"#,
                    #""f":{"scalar":{"blob":{"metadata":{"type":{"format":"csv"}},"uri":"s3://raw/p/f"}}}"#,
                    #""none":{"scalar":{"blob":{"metadata":{"type":{"dimensionality":"MULTIPART"}},"uri":"s3://raw/p/none"}}}"#,
                ].joined(separator: ",") + "}}")
        #expect(plan.uploads.map(\.key) == ["d/B", "d/a/deep/er/x", "d/a/z", "d/b.txt", "d/é", "f"])
        #expect(plan.uploads.map(\.path.text) == plan.uploads.map(\.key))
        #expect(plan.uploads.map(\.variable) == ["d", "d", "d", "d", "d", "f"])
        #expect(plan.hasBlobs)
    }

    @Test("takes the only file with an extension where the name itself is not there; its object has none")
    func extensions() throws {
        let box = try Sandbox()
        for (name, text) in [
            "n.txt": "5", "f.tar.gz": "x", "both": "1", "both.txt": "2", "é.csv": "3", "pre.fix": "4", "dot.": "6",
        ] { try box.put(text, at: "inside/" + name) }
        let plan = try collect(
            outputs([
                ("both", simple(.integer)), ("dot", simple(.integer)), ("f", blobType()), ("n", simple(.integer)),
                ("é", simple(.integer)),
            ]), box)
        #expect(plan.uploads.map { [$0.variable, $0.path.text, $0.key] } == [["f", "f.tar.gz", "f"]])
        #expect(try json(plan.literals).contains(#""both":{"scalar":{"primitive":{"integer":"1"}}}"#))
        #expect(failure { _ = try collect(outputs([("pr", simple(.integer))]), box) }?.code == .missing)
        #expect(failure { _ = try collect(outputs([("e\u{301}", simple(.integer))]), box) }?.code == .missing)
    }

    static let faults: [(String, LiteralType?, BridgeError.Code, String)] = [
        ("gone", simple(.integer), .missing, "output gone: the file gone is not there"),
        ("gone", blobType(), .missing, "output gone: the file gone is not there"),
        ("gone", simple(.none), .missing, "output gone: the file gone is not there"),
        ("two", blobType(), .missing, "output two: the file two is not there, and more than one file is called two.*"),
        ("bad", simple(.integer), .value, "output bad: \"abc\" is not a decimal integer"),
        ("d", simple(.string), .value, "output d: d is a directory where a file with a value of type string is wanted"),
        ("ed", blobType(), .value, "output ed: ed.x is a directory; only a file may have an extension"),
        ("bad", LiteralType(.collection(simple(.integer))), .value, "output bad: bad is not JSON"),
        (
            "bad", LiteralType(.union(UnionType(variants: [simple(.integer), simple(.none)]))), .value,
            "output bad: bad does not fit union of integer | none"
        ),
        ("bad", simple(.unknown(77)), .type, "output bad: simple type 77 is not known"),
        ("bad", nil, .type, "output bad: it is declared without a type"),
        ("bad", LiteralType(nil), .type, "output bad: it is declared without a type"),
    ]

    private func faultyBox() throws -> Sandbox {
        let box = try Sandbox()
        for (name, text) in ["two.a": "1", "two.b": "2", "bad": "abc", "good": "1"] {
            try box.put(text, at: "inside/" + name)
        }
        try box.makeDirectory("inside/d")
        try box.makeDirectory("inside/ed.x")
        return box
    }

    @Test("says what is wrong with an output", arguments: faults.indices)
    func saysWhatIsWrong(row: Int) throws {
        let (name, type, code, message) = Self.faults[row], box = try faultyBox()
        let error = failure { _ = try collect(outputs([(name, type), ("good", simple(.integer))]), box) }
        #expect(error?.code == code)
        #expect(error?.message == message)
    }

    @Test("says it of all outputs at once")
    func severalFaults() throws {
        let box = try faultyBox()
        let error = failure {
            _ = try collect(
                outputs([
                    ("d", simple(.string)), ("bad", simple(.integer)), ("gone", blobType()), ("good", simple(.integer)),
                ]), box)
        }
        #expect(error?.code == .value)
        #expect(
            error?.message
                == "output bad: \"abc\" is not a decimal integer; output d: d is a directory where a file with a value of type string is wanted; output gone: the file gone is not there"
        )
    }

    @Test(
        "looks for variables that are no file names under their escaped names, and nowhere else",
        arguments: ["", "..", ".", "a/b", "/etc/passwd", "../outside", "a\0b", String(repeating: "n", count: 256)])
    func badNames(name: String) throws {
        let box = try Sandbox()
        try box.put("secret", at: "outside")
        try box.put("1", at: "inside/a/b")
        let error = failure { _ = try collect(outputs([(name, simple(.string))]), box) }
        #expect(error?.code == .missing)
        try box.put("here", at: "inside/" + FileName.escaped(name))
        #expect(try json(try collect(outputs([(name, simple(.string))]), box).literals).contains("here"))
    }

    @Test("takes short values of 1,024 bytes, and long ones of more")
    func limits() throws {
        let box = try Sandbox()
        try box.put(String(repeating: " ", count: 1_023) + "1", at: "inside/ok")
        try box.put(String(repeating: " ", count: 1_024) + "1", at: "inside/long")
        try box.put(String(repeating: "x", count: 100_000), at: "inside/text")
        _ = try collect(outputs([("ok", simple(.integer)), ("text", simple(.string))]), box)
        for type in [SimpleType.integer, .float, .boolean, .datetime, .duration] {
            let error = failure { _ = try collect(outputs([("long", simple(type))]), box) }
            #expect(error?.code == .value)
            #expect(
                error?.message == "output long: the file long has 1025 bytes, and a value of type \(type) at most 1024")
        }
        try box.put("", at: "inside/huge")
        try #require(truncate(box.folder + "/inside/huge", (64 << 20) + 1) == 0)  // sparse
        let error = failure { _ = try collect(outputs([("huge", simple(.binary))]), box) }
        #expect(
            error?.message
                == "output huge: the file huge has 67108865 bytes, and a value of type binary at most 67108864")
        _ = try collect(outputs([("huge", simple(.none))]), box)
        _ = try collect(outputs([("huge", blobType())]), box)
    }
}
