import FlyteIDL
import Foundation
import SafeFiles
import StructuredText
import Testing

@testable import FileBridge

/// Plans for the inputs of the official SDKs, against what the Go implementation makes of them.
@Suite("Planning the SDKs' inputs")
struct InputFixtureTests {
    static let cases = Fixtures.cases(["sdk-v1", "sdk-v2"])

    /// Offloaded values are resolved before the plan is made: nothing to plan here.
    static let unresolved: Set<String> = ["sdk-v1/offloaded-literal"]
    /// The Go implementation drops metadata; it is kept here.
    static let keptMore: Set<String> = ["sdk-v1/literal-metadata", "sdk-v1/dict-untyped-struct"]

    @Test("makes the files, the summary and the localized map that Go makes", arguments: cases, InputLayout.allNames)
    func plansAsGo(path: String, layout: String) throws {
        guard let expected = try Self.expectation(path, layout), let plan = try Self.plan(path, layout, .json) else {
            return
        }
        if let summary = expected["inputs_json"]?.text {
            #expect(String(decoding: SummaryJSON.bytes(of: plan.summary), as: UTF8.self) == summary)
        }
        if let localized = expected["inputs_pb"] {
            let wanted = try JSONSerialization.jsonObject(with: Data(localized.description.utf8)) as? NSDictionary
            #expect(try (tree(of: plan.localized) == wanted) == !Self.keptMore.contains(path))
        }
        check(
            plan, files: expected["files"]?.members ?? [], directories: expected["dirs"]?.items.compactMap(\.text) ?? []
        )
    }

    @Test("gives a YAML summary that is Go's by value", arguments: cases, InputLayout.allNames)
    func yamlAsGo(path: String, layout: String) throws {
        guard let expected = try Self.expectation(path, layout)?["inputs_yaml"]?.text,
            let plan = try Self.plan(path, layout, .yaml)
        else { return }
        let ours = try YAMLText.parse(SummaryYAML.bytes(of: plan.summary))
        #expect(try plainText(ours) == plainText(YAMLText.parse(Array(expected.utf8))))
    }

    private static func plan(_ path: String, _ layout: String, _ format: SummaryFormat) throws -> InputPlan? {
        if unresolved.contains(path) { return nil }
        let map = try LiteralMap(serialized: try Fixtures.bytes(path + "/inputs.pb"))
        return try planned(map, try #require(InputLayout(rawValue: layout)), format, at: "/LOCAL")
    }

    /// The layout's entry, or the one it is the same as; nil where the Go implementation fails.
    private static func expectation(_ path: String, _ layout: String) throws -> StructuredValue? {
        // Not read by Foundation, which drops byte order marks from strings.
        let downloads = try JSONText.parse(try Fixtures.bytes(path + "/expected.json"))["download"]?.items ?? []
        guard let entry = downloads.first(where: { $0["layout"]?.text == layout }) else { return nil }
        if let other = entry["same_as"]?.text { return try expectation(path, other) }
        return entry["files"] == nil ? nil : entry
    }

    private func check(_ plan: InputPlan, files: [Member], directories: [String]) {
        let planned = Dictionary(uniqueKeysWithValues: plan.files.map { ($0.path.text, $0.content) })
        for file in files {
            let isFetched = plan.blobs.contains {
                $0.path.text == file.name || $0.isDirectory && file.name.hasPrefix($0.path.text + "/")
            }
            #expect(isFetched || planned[file.name] == file.value.content, "\(file.name)")
        }
        #expect(planned.keys.allSatisfy { name in files.contains { $0.name == name } })
        let made = Set(plan.directories.map(\.text) + plan.blobs.filter(\.isDirectory).map(\.path.text))
        #expect(directories.allSatisfy { name in made.contains(name) || made.contains { name.hasPrefix($0 + "/") } })
    }
}

extension InputLayout {
    static let allNames = ["DIRECT", "NAMED_DIR"]
}

extension StructuredValue {
    var text: String? { if case .string(let text) = kind { text } else { nil } }
    var items: [StructuredValue] { if case .array(let items) = kind { items } else { [] } }
    var members: [Member] { if case .object(let members) = kind { members } else { [] } }

    /// The content of a file that a fixture describes: `text`, or `base64`.
    var content: [UInt8]? {
        self["text"]?.text.map { Array($0.utf8) } ?? self["base64"]?.text.flatMap { Base64.decode($0) }
    }
}

/// A tree as text in which equal numbers are equal, and members are in the order of their names.
func plainText(_ value: StructuredValue) -> String {
    switch value.kind {
    case .number(let text): "#\(Int64(text).map { String($0) } ?? String(describing: Double(text)))"
    case .array(let items): "[\(items.map { plainText($0) }.joined(separator: ","))]"
    case .object(let members):
        "{\(members.sorted { NameOrder.precedes($0.name, $1.name) }.map { "\($0.name.debugDescription):\(plainText($0.value))" }.joined(separator: ","))}"
    default: value.description
    }
}
