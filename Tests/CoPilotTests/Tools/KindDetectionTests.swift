import FlyteIDL
import Testing

@testable import CoPilot

@Suite("Which message bytes are")
struct KindDetectionTests {
    /// The messages that the fixtures' files hold, by file name. (spec2.pb is a TaskSpec, which the schema here lacks.)
    static let kinds: [String: Set<String>] = [
        "inputs": ["LiteralMap", "Inputs"], "outputs": ["LiteralMap", "Outputs"], "interface": ["TypedInterface"],
        "interface2": ["TypedInterface"], "variables": ["VariableMap"], "variables2": ["VariableMap"],
        "outputs-variables": ["VariableMap"], "outputs-variables2": ["VariableMap"], "task": ["TaskTemplate"],
        "task2": ["TaskTemplate"], "error": ["ErrorDocument"], "error2": ["ErrorDocument"],
        "futures": ["DynamicJobSpec"],
    ]

    /// Every file of the SDKs, with the message it holds.
    static let files = Fixtures.messages.compactMap { path -> (String, Set<String>)? in
        let name = path.split(separator: "/").last?.dropLast(3) ?? ""
        return path.hasPrefix("hostile/") || path.hasPrefix("hostile-net/")
            ? nil : kinds[String(name)].map { (path, $0) }
    }

    @Test("is found out for every file of the SDKs, or their message is among those that fit as well")
    func fixtures() throws {
        var right = 0, ambiguous: [String] = []
        for (path, kinds) in Self.files {
            let detection = try KindDetection(try Fixtures.bytes(path), idl: nil)
            if detection.rivals.isEmpty {
                #expect(kinds.contains(detection.best.root), "\(path): \(detection.reason)")
                right += 1
            } else {
                let all = [detection.best.root] + detection.rivals.map(\.root)
                #expect(!kinds.isDisjoint(with: all), "\(path): \(all)")
                ambiguous.append(path)
            }
        }
        #expect(Self.files.count == 521)
        #expect(right == 500)
        // Those are empty, or the only variable is none (or a file of any format), which has the bytes of a file of any format.
        for path in ambiguous { #expect(try Fixtures.bytes(path).count <= 11, "\(path)") }
    }

    @Test("is refused for a message that the schema lacks")
    func lacking() throws {
        let specs = Fixtures.messages.filter { $0.hasSuffix("spec2.pb") }
        #expect(specs.count == 4)
        for path in specs {
            #expect(try KindDetection(try Fixtures.bytes(path), idl: nil).isHopeless, "\(path)")
            let failure = #expect(throws: StageFailure.self) {
                try MessageReader().message(try Fixtures.bytes(path), named: "x.pb")
            }
            #expect(failure?.message.contains("fit none of Flyte's messages") == true)
        }
    }

    @Test(
        "is found out for small ones",
        arguments: [
            ("LiteralMap", "{\"literals\":{\"x\":{\"scalar\":{\"primitive\":{\"integer\":\"3\"}}}}}"),
            ("Literal", "{\"scalar\":{\"primitive\":{\"integer\":\"3\"}}}"),
            ("Literal", "{\"collection\":{\"literals\":[{\"scalar\":{\"primitive\":{\"stringValue\":\"abc\"}}}]}}"),
            ("ParameterMap", "{\"parameters\":{\"x\":{\"var\":{\"type\":{\"simple\":\"STRING\"}},\"required\":true}}}"),
            ("VariableMap", "{\"variables\":[{\"key\":\"x\",\"value\":{\"type\":{\"simple\":\"STRING\"}}}]}"),
            ("Struct", "{\"a\":1,\"b\":{\"c\":[\"x\"]}}"),
            ("ErrorDocument", "{\"error\":{\"code\":\"X\",\"message\":\"a\\nb\",\"kind\":\"RECOVERABLE\"}}"),
            (
                "Inputs",
                "{\"literals\":[{\"name\":\"x\",\"value\":{\"scalar\":{\"primitive\":{\"integer\":\"3\"}}}}],\"context\":[{\"key\":\"k\",\"value\":\"v\"}]}"
            ),
        ])
    func small(type: String, json: String) throws {
        let detection = try KindDetection(try message(json, as: type), idl: nil)
        #expect(detection.best.root == type, "\(detection.reason)")
        #expect(detection.rivals.isEmpty, "\(detection.rivals.map(\.root))")
    }

    @Test("is the first that fits where several do, with a warning")
    func ambiguous() throws {
        let file = try MessageReader().message([], named: "x.pb")
        #expect(file.type == "flyteidl2.core.LiteralMap")
        #expect(file.warnings.first?.contains("may be any of LiteralMap, TypedInterface, VariableMap") == true)
    }

    @Test(
        "is taken from the file's name, and in the version that fits",
        arguments: [
            ("a/inputs.pb", "flyteidl2.core.LiteralMap"), ("error.pb", "flyteidl2.core.ErrorDocument"),
            ("interface.pb", "flyteidl2.core.TypedInterface"), ("futures.pb", "flyteidl.core.DynamicJobSpec"),
            ("x_offloaded_metadata.pb", "flyteidl2.core.Literal"),
        ])
    func names(name: String, type: String) throws {
        let file = try MessageReader().message([], named: name)
        #expect(file.type == type)
        #expect(file.warnings.isEmpty)
    }

    @Test("of Flyte 1 where only it has the fields")
    func version() throws {
        let json = "{\"error\":{\"code\":\"X\",\"timestamp\":\"2024-01-01T00:00:00Z\"}}"
        let bytes = try message(json, as: "flyteidl.core.ErrorDocument")
        #expect(try MessageReader().message(bytes, named: "error.pb").type == "flyteidl.core.ErrorDocument")
        let forced = try MessageReader(idl: .v2).message(bytes, named: "error.pb")
        #expect(forced.type == "flyteidl2.core.ErrorDocument")
        #expect(forced.warnings.first?.contains("does not know") == true)
        #expect(try MessageReader(idl: .v1).message([], named: "inputs.pb").type == "flyteidl.core.LiteralMap")
    }

    @Test("is said to be another than the name says where the bytes say so")
    func misleading() throws {
        let json = "{\"literals\":[],\"context\":[{\"key\":\"k\",\"value\":\"v\"}]}"
        let file = try MessageReader().message(try message(json, as: "Inputs"), named: "inputs.pb")
        #expect(file.type == "flyteidl2.core.LiteralMap")
        #expect(file.warnings.first?.contains("fit Inputs better") == true)
    }

    @Test(
        "is found out for JSON and YAML too",
        arguments: [
            ("x.json", "{\"literals\":{}}", "flyteidl2.core.LiteralMap"),
            ("x.yaml", "inputs: {variables: {}}", "flyteidl.core.TypedInterface"),
            ("x.yml", "error: {code: X}", "flyteidl2.core.ErrorDocument"),
            ("x.json", "{\"scalar\":{\"noneType\":{}}}", "flyteidl2.core.Literal"),
            ("x.json", "{\"anything\":1}", "google.protobuf.Struct"),
        ])
    func text(name: String, text: String, type: String) throws {
        #expect(try MessageReader().message(Array(text.utf8), named: name).type == type)
    }

    @Test(
        "Bytes that are no message at all say what is wrong with them",
        arguments: [[0xff], [0x0a, 0x05, 0x01], [0x00, 0x00]] as [[UInt8]])
    func garbage(bytes: [UInt8]) {
        let failure = #expect(throws: StageFailure.self) { try MessageReader().message(bytes, named: "x.bin") }
        #expect(failure?.status == .badData)
        #expect(failure?.message.contains("at byte") == true, "\(failure?.message ?? "")")
    }
}
