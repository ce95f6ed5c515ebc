// scan FILE: seconds that the walk over a LiteralMap takes, the median of nine.
internal import FlyteIDL
internal import Foundation

let bytes = [UInt8](try Data(contentsOf: URL(filePath: CommandLine.arguments[1])))
var seconds: [Double] = []
for _ in 0..<9 {
    let duration = try ContinuousClock().measure {
        _ = try AnyMessage(serialized: bytes, as: "flyteidl2.core.LiteralMap")
    }
    seconds.append(duration / .seconds(1))
}
print(seconds.sorted()[4])
