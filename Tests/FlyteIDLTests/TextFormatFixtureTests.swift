import Foundation
import Testing

@testable import FlyteIDL

@Suite("Text format of the fixtures, as protoc prints and reads it")
struct TextFormatFixtureTests {
    /// A file and the message in it.
    struct Sample: Sendable, CustomTestStringConvertible {
        let path: String
        let type: String
        var testDescription: String { "\(path) as \(type)" }
    }

    static let samples: [Sample] =
        ["sdk-v1", "sdk-v2", "container-v1", "container-v2"].flatMap { folder in
            let files = FileManager.default.subpaths(atPath: "\(Fixtures.folder.path)/\(folder)") ?? []
            return files.sorted().filter { $0.hasSuffix(".pb") }.flatMap { file in
                types(of: file, in: folder).map { Sample(path: "\(folder)/\(file)", type: $0) }
            }
        }

    private static func types(of path: String, in folder: String) -> [String] {
        switch (path.split(separator: "/").last ?? "").dropLast(3) {
        case "inputs" where folder == "sdk-v2": ["flyteidl2.core.LiteralMap", "flyteidl2.task.Inputs"]
        case "inputs": ["flyteidl.core.LiteralMap", "flyteidl2.core.LiteralMap"]
        case "outputs": ["flyteidl.core.LiteralMap"]
        case "interface": ["flyteidl.core.TypedInterface"]
        case "interface2": ["flyteidl2.core.TypedInterface"]
        case "variables", "outputs-variables": ["flyteidl.core.VariableMap"]
        case "variables2", "outputs-variables2": ["flyteidl2.core.VariableMap"]
        case "task": ["flyteidl.core.TaskTemplate"]
        case "task2": ["flyteidl2.core.TaskTemplate"]
        case "error": ["flyteidl.core.ErrorDocument"]
        case "error2": ["flyteidl2.core.ErrorDocument"]
        case "futures": ["flyteidl.core.DynamicJobSpec"]
        case "message" where path.hasPrefix("error"): ["flyteidl.core.ErrorDocument"]
        default: []
        }
    }

    @Test("Text is protoc's, byte for byte, and reads back to the same bytes", arguments: samples)
    func printed(sample: Sample) throws {
        let bytes = try Fixtures.bytes(sample.path)
        let judged = try Protoc.decode(bytes, as: sample.type)
        try #require(judged.status == 0, "\(judged.complaint)")
        let message = try AnyMessage(serialized: bytes, as: sample.type)
        let text = try message.text()
        #expect(text == judged.output)
        // The text format has no way to read unknown fields back, for protoc neither.
        let holdsUnknown = judged.output.split(separator: 10).contains {
            $0.first { $0 != 32 }.map { (48...57).contains($0) } ?? false
        }
        if holdsUnknown {
            #expect(failure { _ = try AnyMessage(text: text, as: sample.type) }?.code == .mapping)
        } else {
            #expect(try AnyMessage(text: text, as: sample.type).serialized() == message.serialized())
        }
    }

    @Test("protoc encodes our text to the same message", arguments: samples.filter { $0.path.hasSuffix("inputs.pb") })
    func encodedByProtoc(sample: Sample) throws {
        let message = try AnyMessage(serialized: try Fixtures.bytes(sample.path), as: sample.type)
        let judged = try Protoc.encode(try message.text(), as: sample.type)
        if judged.status == 0 { #expect(try rewritten(judged.output, as: sample.type) == message.serialized()) }
    }

    @Test("Hostile files that are messages print as protoc prints them")
    func hostile() throws {
        let folder = Fixtures.folder.path + "/hostile"
        let files = try #require(FileManager.default.subpaths(atPath: folder)).sorted().filter { $0.hasSuffix(".pb") }
        var compared = 0
        for file in files {
            let bytes = try Fixtures.bytes("hostile/" + file)
            guard bytes.count < 1 << 20, let message = try? AnyMessage(serialized: bytes, as: "LiteralMap") else {
                continue
            }
            let judged = try Protoc.decode(bytes, as: "flyteidl2.core.LiteralMap")
            guard judged.status == 0 else { continue }
            #expect(try message.text() == judged.output, "\(file)")
            compared += 1
        }
        #expect(compared > 50)
    }
}
