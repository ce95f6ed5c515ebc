import Foundation
import Logging
import ObjectStorage

@testable import CoPilot

/// A temporary directory with a local store (`file://bucket/...`), a directory for the stage, and a termination log.
final class Workplace: Sendable {
    let root: URL
    let router: StoreRouter

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "copilot-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: root.appending(path: "store"), withIntermediateDirectories: true)
        try Data().write(to: root.appending(path: "termination-log"))
        var configuration = StorageConfiguration()
        configuration.stow = .init(kind: "local", config: ["path": root.appending(path: "store").path])
        configuration.container = "bucket"
        router = try StoreRouter(configuration: configuration)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    /// The stage's directory; made by whoever writes first.
    var local: URL { root.appending(path: "local") }
    var terminationLog: URL { root.appending(path: "termination-log") }

    /// Puts an object.
    func put(_ bytes: [UInt8], _ key: String) throws {
        try Self.write(bytes, to: root.appending(path: "store/bucket/\(key)"))
    }

    /// The bytes of an object; nil if there is none.
    func object(_ key: String) -> [UInt8]? { Self.read(root.appending(path: "store/bucket/\(key)")) }

    /// Writes a file of the stage's directory.
    func write(_ text: String, _ name: String) throws {
        try Self.write(Array(text.utf8), to: local.appending(path: name))
    }

    /// The text of a file of the stage's directory; nil if there is none.
    func text(_ name: String) -> String? {
        Self.read(local.appending(path: name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What is in the stage's directory, files and directories.
    var names: [String] { (try? FileManager.default.subpathsOfDirectory(atPath: local.path).sorted()) ?? [] }

    /// What the termination log says.
    var lastWords: String { Self.read(terminationLog).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    private static func write(_ bytes: [UInt8], to file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    private static func read(_ file: URL) -> [UInt8]? { try? [UInt8](Data(contentsOf: file)) }
}

extension Logger {
    /// Says nothing.
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
