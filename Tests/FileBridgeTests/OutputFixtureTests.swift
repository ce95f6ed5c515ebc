import FlyteIDL
import Foundation
import SafeFiles
import Testing

@testable import FileBridge

@Suite("Outputs of the fixtures")
struct OutputFixtureTests {
    @Test("become the literals and the uploads that Go gives", arguments: Fixtures.cases(["sidecar"]))
    func fixtures(path: String) throws {
        let facts = try #require(try Fixtures.json(path + "/expected.json")["sidecar"] as? [String: Any])
        guard let expected = facts["outputs"] as? NSDictionary, facts["outcome"] as? String == "ok" else { return }
        let box = try Sandbox()
        for (name, file) in try #require(try Fixtures.json(path + "/case.json")["local"] as? [String: [String: Any]]) {
            if let content = Fixtures.content(file) {
                try box.put(content, at: "inside/" + name)
            } else {
                try box.makeDirectory("inside/" + name)
            }
        }
        let declared = try TypedInterface(serialized: try Fixtures.bytes(path + "/interface.pb")).outputs
        let plan = try OutputCollector.collect(declared, from: box.directory) { "{{RAW}}/" + $0 }
        if facts["go_differs"] == nil && path != "sidecar/s-binary" { #expect(try tree(of: plan.literals) == expected) }
        let objects = try #require(facts["objects"] as? [String: [String: Any]])
        #expect(Set(plan.uploads.map(\.key)) == Set(objects.keys))
    }

    /// Longer text, and types that Go has no files for.
    static let beyondGo: Set<String> = ["sidecar/s-str-1025", "sidecar/s-enum", "sidecar/s-list"]

    @Test("are refused where Go refuses them", arguments: Fixtures.cases(["sidecar"]))
    func refusedFixtures(path: String) throws {
        let facts = try #require(try Fixtures.json(path + "/expected.json")["sidecar"] as? [String: Any])
        guard facts["outcome"] as? String == "error", !Self.beyondGo.contains(path) else { return }
        let box = try Sandbox()
        for (name, file) in try #require(try Fixtures.json(path + "/case.json")["local"] as? [String: [String: Any]]) {
            if let content = Fixtures.content(file) {
                try box.put(content, at: "inside/" + name)
            } else {
                try box.makeDirectory("inside/" + name)
            }
        }
        let declared = try TypedInterface(serialized: try Fixtures.bytes(path + "/interface.pb")).outputs
        if let document = try UserError.read(from: box.directory) {
            #expect(document.message == facts["message_contains"] as? String)
        } else {
            #expect(failure { _ = try OutputCollector.collect(declared, from: box.directory) { $0 } } != nil)
        }
    }
}
