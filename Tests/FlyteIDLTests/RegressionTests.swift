import Foundation
import StructuredText
import Testing

@testable import FlyteIDL

/// Inputs that fuzzing found, in their smallest form: `Regressions/TARGET/NAME`, by the targets of `fuzz/`.
@Suite("Inputs that once failed")
struct RegressionTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Regressions")

    static func inputs(of target: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder.appending(path: target), includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
    }

    @Test("as proto JSON give errors of one line", arguments: try inputs(of: "proto-json"))
    func protoJSON(file: URL) throws {
        let text = [UInt8](try Data(contentsOf: file))
        let tree = try JSONText.parse(text)
        let error = try #require(failure { _ = try AnyMessage(json: tree, text: text, as: "LiteralMap") })
        #expect(error.code == .mapping)
        #expect(error.description.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
    }

    @Test(
        "as MessagePack are written and read back, and their JSON stays small", arguments: try inputs(of: "messagepack")
    )
    func messagePack(file: URL) throws {
        let bytes = [UInt8](try Data(contentsOf: file))
        let value = try MessagePackReader.read(bytes)
        #expect(MessagePackWriter.bytes(of: value) == bytes)
        #expect(value.json.description.utf8.count < 4 * bytes.count)
    }
}
