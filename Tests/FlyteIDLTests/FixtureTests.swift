import Foundation
import StructuredText
import Testing

@testable import FlyteIDL

@Suite("Messages of the official SDKs")
struct FixtureTests {
    static let inputs = Fixtures.cases(["sdk-v1", "sdk-v2"], having: "inputs.pb")

    @Test("There are as many as the README says")
    func count() {
        #expect(Self.inputs.count == 70)
    }

    @Test("Inputs survive decoding to values and encoding, and have canonical bytes", arguments: inputs)
    func survive(path: String) throws {
        let bytes = try Fixtures.bytes(path + "/inputs.pb")
        let written = try rewritten(bytes)
        #expect(try LiteralMap(serialized: bytes).serialized() == written)
        #expect(written.count == bytes.count)
        #expect((written == bytes) == !Self.unsorted.contains(path))
    }

    /// Cases whose maps the SDK wrote in another order than that of the keys.
    static let unsorted: Set<String> = [
        "sdk-v1/datetime-edges", "sdk-v1/dict-untyped-struct", "sdk-v1/int-edges", "sdk-v1/mixed-everything",
        "sdk-v1/timedelta-edges", "sdk-v2/collections", "sdk-v2/primitives",
    ]

    @Test(
        "Inputs are built from the SDK's JSON, in either naming",
        arguments: Fixtures.cases(["sdk-v1"], having: "inputs.json"))
    func builtFromJSON(path: String) throws {
        let bytes = try rewritten(try Fixtures.bytes(path + "/inputs.pb"))
        for file in ["inputs.json", "inputs.snake.json"] {
            let text = try Fixtures.bytes("\(path)/\(file)")
            let message = try AnyMessage(json: try JSONText.parse(text), text: text, as: "flyteidl.core.LiteralMap")
            #expect(message.serialized() == bytes, "\(file)")
        }
    }

    @Test(
        "Inputs of Flyte 2 are built from the SDK's JSON",
        arguments: Fixtures.cases(["sdk-v2"], having: "inputs.task.json"))
    func builtFromTaskJSON(path: String) throws {
        let text = try Fixtures.bytes(path + "/inputs.task.json")
        let message = try AnyMessage(json: try JSONText.parse(text), text: text, as: "flyteidl2.task.Inputs")
        #expect(
            try message.serialized() == rewritten(try Fixtures.bytes(path + "/inputs.pb"), as: "flyteidl2.task.Inputs"))
    }

    @Test("Our JSON of inputs is the SDK's by value, and parses back to the same bytes", arguments: inputs, [2, nil])
    func ourJSON(path: String, indent: Int?) throws {
        let bytes = try Fixtures.bytes(path + "/inputs.pb")
        for (file, usesProtoNames) in [("inputs.json", false), ("inputs.snake.json", true)] {
            guard FileManager.default.fileExists(atPath: Fixtures.folder.path + "/\(path)/\(file)") else { continue }
            let message = try AnyMessage(serialized: bytes, as: "LiteralMap")
            let text = try message.json(ProtoJSONOptions(usesProtoNames: usesProtoNames, indent: indent))
            let expected = try Fixtures.json("\(path)/\(file)") as NSDictionary
            #expect(try JSONSerialization.jsonObject(with: Data(text)) as? NSDictionary == expected, "\(file)")
        }
        let text = try AnyMessage(serialized: bytes, as: "flyteidl2.task.Inputs").json(ProtoJSONOptions(indent: indent))
        let back = try AnyMessage(json: try JSONText.parse(text), text: text, as: "flyteidl2.task.Inputs")
        #expect(try back.serialized() == rewritten(bytes, as: "flyteidl2.task.Inputs"))
    }

    @Test("Inputs without JSON are refused with a reason", arguments: inputs)
    func withoutJSON(path: String) throws {
        guard !FileManager.default.fileExists(atPath: "\(Fixtures.folder.path)/\(path)/inputs.json") else { return }
        let bytes = try Fixtures.bytes(path + "/inputs.pb")
        #expect(failure { _ = try json(bytes) }?.code == .unrepresentable)
    }

    /// Messages of fixtures that idl/ leaves out.
    static let beyondTheSchema: Set<String> = ["flyteidl.admin.ExecutionClosure", "flyteidl2.task.TaskSpec"]

    @Test(
        "Containers, interfaces and error documents have the SDK's JSON, and are built from it",
        arguments: Fixtures.cases(["container-v1", "container-v2"], having: "expected.json"))
    func containers(path: String) throws {
        let expected = try #require(try Fixtures.json(path + "/expected.json")["inspect"] as? [String: [String: Any]])
        for (file, facts) in expected {
            guard let name = facts["message"] as? String, let jsonFile = facts["json"] as? String,
                !Self.beyondTheSchema.contains(name)
            else { continue }
            let bytes = try Fixtures.bytes("\(path)/\(file)")
            let text = try AnyMessage(serialized: bytes, as: name).json()
            let want = try Fixtures.json("\(path)/\(jsonFile)") as NSDictionary
            #expect(try JSONSerialization.jsonObject(with: Data(text)) as? NSDictionary == want, "\(file)")
            let golden = try Fixtures.bytes("\(path)/\(jsonFile)")
            let built = try AnyMessage(json: try JSONText.parse(golden), text: golden, as: name)
            #expect(try built.serialized() == rewritten(bytes, as: name), "\(file)")
        }
    }

    @Test(
        "Interfaces of both schemas declare the same variables",
        arguments: Fixtures.cases(["sdk-v1", "sdk-v2"], having: "interface.pb"))
    func interfaces(path: String) throws {
        let one = try TypedInterface(serialized: try Fixtures.bytes(path + "/interface.pb"))
        let two = try TypedInterface(serialized: try Fixtures.bytes(path + "/interface2.pb"))
        let variables = try VariableMap(serialized: try Fixtures.bytes(path + "/variables.pb"))
        #expect(one.inputs.entries.map(\.name) == two.inputs.entries.map(\.name))
        #expect(one.inputs.entries.map(\.type?.description) == two.inputs.entries.map(\.type?.description))
        #expect(one.outputs.entries.map(\.type?.description) == two.outputs.entries.map(\.type?.description))
        #expect(variables.entries.map(\.name) == one.inputs.entries.map(\.name))
        #expect(one.inputs.entries.allSatisfy { one.inputs[$0.name]?.type != nil })
    }
}
