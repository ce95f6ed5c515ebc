import Foundation
import StructuredText

@testable import ProcessMonitor

/// A pod's life as a real kube-apiserver told it (Tests/Kubernetes/capture.py).
struct PodFixture {
    let list: [UInt8]
    let events: [[UInt8]]

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/kubernetes")

    init(_ name: String) throws {
        let root = try Self.read(name)
        list = Self.bytes(root["list"])
        events = root.items("events").map(Self.bytes)
    }

    /// One answer of errors.json.
    static func error(_ name: String) throws -> [UInt8] { bytes(try read("errors")[name]) }

    private static func read(_ name: String) throws -> StructuredValue {
        try JSONText.parse(Array(try Data(contentsOf: folder.appending(path: "\(name).json"))))
    }

    private static func bytes(_ value: StructuredValue?) -> [UInt8] { Array((value?.description ?? "").utf8) }

    /// A `PodList`, or an event around a pod, with parts of the test's own.
    static func pod(
        _ status: String, policy: String = "Never", metadata: String = "", containers: [String] = ["main"],
        uid: String = "u",
        version: Int = 1
    ) -> String {
        let specs = containers.map { #"{"name":"\#($0)"}"# }.joined(separator: ",")
        return
            #"{"metadata":{"name":"p","uid":"\#(uid)","resourceVersion":"\#(version)"\#(metadata)},"spec":{"restartPolicy":"\#(policy)","containers":[\#(specs)]},"status":\#(status)}"#
    }

    static func list(_ pod: String?, version: Int = 1) -> [UInt8] {
        Array(#"{"kind":"PodList","metadata":{"resourceVersion":"\#(version)"},"items":[\#(pod ?? "")]}"#.utf8)
    }

    static func event(_ type: String, _ object: String) -> [UInt8] {
        Array((#"{"type":"\#(type)","object":\#(object)}"# + "\n").utf8)
    }

    /// The status of a container `main`.
    static func main(_ state: String, phase: String = "Running", more: String = "") -> String {
        #"{"phase":"\#(phase)","containerStatuses":[{"name":"main","state":\#(state)\#(more)}]}"#
    }

    static let running = main(#"{"running":{}}"#)

    static func ended(_ code: Int) -> String { main(#"{"terminated":{"exitCode":\#(code)}}"#) }
}
