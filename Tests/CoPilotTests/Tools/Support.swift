import FlyteIDL
import Foundation

@testable import CoPilot

/// The folder of test material that other programs made.
enum Fixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures")

    static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: path))) }

    /// Paths below the folder of all serialized messages.
    static let messages =
        (try? FileManager.default.subpathsOfDirectory(atPath: folder.path))?.sorted()
        .filter { $0.hasSuffix(".pb") } ?? []
}

extension MessageFile {
    /// A message from its proto JSON.
    init(json: String, as type: String) throws {
        let bytes = try message(json, as: type)
        self.init(
            place: "x.pb", bytes: bytes, type: try AnyMessage(serialized: [], as: type).typeName, reason: "",
            warnings: [])
    }

    init(_ map: LiteralMap) throws {
        self.init(
            place: "x.pb", bytes: try map.serialized(), type: "flyteidl2.core.LiteralMap", reason: "", warnings: [])
    }

    /// As `inspect` prints it.
    func shown(
        _ format: InspectFormat, select: String? = nil, stored: StoredSizes = StoredSizes(),
        _ change: (inout InspectForm) -> Void = { _ in }
    ) throws -> String {
        var form = InspectForm()
        (form.format, form.isCompact) = (format, true)
        change(&form)
        let view = InspectView(file: self, form: form, stored: stored, followsAnother: false)
        return String(decoding: try view.bytes(of: select.map { try Selection(parsing: $0) }), as: UTF8.self)
    }
}

extension LiteralMap {
    /// A map from its proto JSON, the value of `literals` alone.
    static func json(_ literals: String) throws -> LiteralMap {
        try LiteralMap(serialized: message("{\"literals\":\(literals)}", as: "LiteralMap"))
    }
}
