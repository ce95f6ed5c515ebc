import Foundation
import Testing

@testable import FileBridge
@testable import FlyteIDL

/// Inputs that fuzzing found, in their smallest form: `Regressions/TARGET/NAME`, by the targets of `fuzz/`.
@Suite("Inputs that once failed")
struct RegressionTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Regressions")

    static func inputs(of target: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder.appending(path: target), includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
    }

    @Test(
        "as inputs give a plan whose summary is JSON, or an error of one line", arguments: try inputs(of: "plans"),
        [InputLayout.direct, .namedDirectory])
    func plans(file: URL, layout: InputLayout) throws {
        let inputs = try LiteralMap(serialized: [UInt8](try Data(contentsOf: file)))
        var options = InputOptions(localDirectory: "/inputs")
        options.layout = layout
        do throws(BridgeError) {
            let plan = try InputPlanner.plan(inputs, options)
            #expect(throws: Never.self) { try ValueText.parse(SummaryJSON.bytes(of: plan.summary), as: .structure) }
        } catch {
            #expect(error.description.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
        }
    }
}
