import FileBridge
import FlyteIDL
import Foundation
import ObjectStorage
import Testing

@testable import CoPilot

@Suite("What a check reads")
struct CheckedValuesTests {
    static let integer = CheckTests.integer

    private func declared(_ types: String) throws -> VariableMap {
        try VariableMap(serialized: message("{\"variables\":\(types)}", as: "flyteidl.core.VariableMap"))
    }

    private func lines(_ faults: [InterfaceCheck.Fault]) -> [String] { faults.map { "\($0.path): \($0.message)" } }

    @Test(
        "holds plain values against the types as outputs.json is read",
        arguments: [
            ("{\"simple\":\"INTEGER\"}", "1", []),
            ("{\"simple\":\"INTEGER\"}", "1.5", ["x: an integer of 64 bits is wanted, not the number 1.5"]),
            ("{\"simple\":\"DATETIME\"}", "\"2024-02-29T00:00:00Z\"", []),
            (
                "{\"simple\":\"DATETIME\"}", "\"yesterday\"",
                ["x: \"yesterday\" is not an RFC 3339 time such as 2024-02-29T01:02:03.5Z"]
            ),
            (
                "{\"collectionType\":{\"simple\":\"BOOLEAN\"}}", "[true,1,\"x\"]",
                ["x[1]: boolean is wanted, not the number 1", "x[2]: \"x\" is not true or false"]
            ),
            ("{\"mapValueType\":{\"simple\":\"STRING\"}}", "{\"k\":[]}", ["x[\"k\"]: string is wanted, not a list"]),
            ("{\"blob\":{}}", "\"s3://b/x\"", []),
            ("{\"blob\":{}}", "7", ["x: blob (file) is wanted, not the number 7"]),
            ("{\"enumType\":{\"values\":[\"a\"]}}", "\"b\"", ["x: \"b\" is not one of a"]),
            ("{\"unionType\":{\"variants\":[{\"simple\":\"INTEGER\"},{\"simple\":\"NONE\"}]}}", "null", []),
            ("{\"simple\":\"STRUCT\"}", "{\"a\":1}", []),
            ("{\"simple\":\"INTEGER\"}", "null", ["x: integer is wanted, not null"]),
        ] as [(String, String, [String])])
    func plain(type: String, value: String, faults: [String]) async throws {
        let place = try Workplace()
        try place.write("{\"x\":\(value)}", "values.json")
        try place.write("x: \(value)", "values.yaml")
        for name in ["values.json", "values.yaml"] {
            let values = try await CheckedValues.read(DocumentPlace(place.local.appending(path: name).path), noRouter)
            #expect(lines(try values.faults(try declared("{\"x\":{\"type\":\(type)}}"), name)) == faults)
        }
    }

    @Test(
        "tells messages from plain values",
        arguments: [("{\"literals\":{\"x\":\(integer)}}", true), ("{\"literals\":1,\"x\":1}", false), ("{}", false)])
    func forms(text: String, isMessage: Bool) async throws {
        let place = try Workplace()
        try place.write(text, "v.json")
        let values = try await CheckedValues.read(DocumentPlace(place.local.appending(path: "v.json").path), noRouter)
        if case .literals = values { #expect(isMessage) } else { #expect(!isMessage) }
    }

    @Test(
        "takes the interface from whatever has one",
        arguments: ["interface.pb", "interface.json", "task.pb", "x.pb", "x.yaml", "variables.pb", "base64"])
    func interfaces(name: String) async throws {
        let place = try Workplace()
        let json = "{\"outputs\":{\"variables\":{\"o\":{\"type\":{\"simple\":\"INTEGER\"}}}}}"
        let bytes = try message(json, as: "flyteidl.core.TypedInterface")
        let template = try message("{\"type\":\"t\",\"interface\":\(json)}", as: "flyteidl.core.TaskTemplate")
        let variables = try message(
            "{\"variables\":{\"o\":{\"type\":{\"simple\":\"INTEGER\"}}}}", as: "flyteidl.core.VariableMap")
        try place.write(json, name.hasSuffix("yaml") || name.hasSuffix("json") ? name : "unused.json")
        var text = place.local.appending(path: name).path
        switch name {
        case "task.pb": try place.put(template, name)
        case "variables.pb": try place.put(variables, name)
        case "interface.pb", "x.pb": try place.put(bytes, name)
        default: break
        }
        if name.hasSuffix(".pb") { text = "file://bucket/\(name)" }
        if name == "base64" { text = Data(bytes).base64EncodedString() }
        let router = place.router
        let found = try await DeclaredInterface(text).variables(ofInputs: false) { () throws(StageFailure) in router }
        #expect(found.entries.map(\.name) == ["o"])
    }

    @Test("of something that is no map of values says so")
    func noValues() async throws {
        let place = try Workplace()
        try place.put(
            try message(
                "{\"inputs\":{\"variables\":{\"x\":{\"type\":{\"simple\":\"STRING\"}}}}}",
                as: "flyteidl.core.TypedInterface"), "x")
        let router = place.router
        let failure = await #expect(throws: StageFailure.self) {
            try await CheckedValues.read(DocumentPlace("file://bucket/x")) { () throws(StageFailure) in router }
        }
        #expect(failure?.message.contains("it is no map of values") == true, "\(failure?.message ?? "")")
        #expect(failure?.status == .badData)
    }

    private func noRouter() throws(StageFailure) -> StoreRouter { throw StageFailure.usage("no store is needed") }
}
