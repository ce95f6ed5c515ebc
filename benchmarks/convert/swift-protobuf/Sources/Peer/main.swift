// peer json|pb IN OUT: converts a LiteralMap, as `copilot convert` does.
import Foundation
import SwiftProtobuf

let words = CommandLine.arguments
guard words.count == 4 else { fatalError("peer json|pb IN OUT") }
let input = try Data(contentsOf: URL(filePath: words[2]))
let output: Data
if words[1] == "json" {
    output = try Flyteidl2_Core_LiteralMap(serializedBytes: input).jsonUTF8Data()
} else {
    output = try Flyteidl2_Core_LiteralMap(jsonUTF8Data: input).serializedData()
}
try output.write(to: URL(filePath: words[3]))
