import FlyteIDL
import Foundation
import Logging
import ProcessMonitor

@testable import CoPilot

/// The types of outputs, as JSON.
enum OutputType {
    static let integer = #"{"simple":"INTEGER"}"#
    static let string = #"{"simple":"STRING"}"#
    static let file = #"{"blob":{"dimensionality":"SINGLE"}}"#
    static let directory = #"{"blob":{"dimensionality":"MULTIPART"}}"#
}

extension Workplace {
    /// A request with these outputs, to the prefixes `out` and `raw`.
    func sidecarRequest(_ outputs: [String: String], scheme: String = "file") throws -> SidecarRequest {
        var request = SidecarRequest()
        request.outputPrefix = "\(scheme)://bucket/out"
        request.rawOutput = "\(scheme)://bucket/raw"
        request.localDirectory = local.path
        request.interface = try interface(outputs)
        request.terminationLog = terminationLog.path
        return request
    }

    func upload(_ outputs: [String: String], _ change: (inout SidecarRequest) throws -> Void = { _ in }) async throws
        -> SidecarStage.Outcome
    {
        var request = try sidecarRequest(outputs)
        try change(&request)
        return try await SidecarStage(request, router: router, watchers: .none, logger: .silent).run()
    }

    /// What outputs.pb holds; nil if it is not there.
    func outputs(_ name: String = "outputs.pb") throws -> LiteralMap? {
        try object("out/\(name)").map { try LiteralMap(serialized: $0) }
    }
}

extension SidecarStage.Watchers {
    /// The main container has ended.
    static var none: Self { Self(start: NoopWatcher(), exit: NoopWatcher()) }
}

extension SidecarStage.Outcome {
    var isOutputs: Bool { if case .outputs = self { true } else { false } }
    var isNothing: Bool { if case .nothing = self { true } else { false } }
    /// The message of the error document, and the status.
    var failure: (message: String, status: CoPilot.ExitStatus)? {
        if case .error(let message, let status) = self { (message, status) } else { nil }
    }
}

extension Literal {
    var integer: Int64? {
        guard case .scalar(let scalar) = value, case .primitive(let primitive) = scalar.value else { return nil }
        return if case .integer(let integer) = primitive.value { integer } else { nil }
    }

    var uri: String? {
        guard case .scalar(let scalar) = value, case .blob(let blob) = scalar.value else { return nil }
        return blob.uri
    }
}
