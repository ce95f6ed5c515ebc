import Foundation

@testable import CoPilotCLI

/// A temporary directory with configuration files.
final class ConfigPlace: Sendable {
    let root: URL

    init(_ files: [String: String] = [:]) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "copilot-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        for (name, text) in files {
            let file = root.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func path(_ name: String) -> String { root.path + "/" + name }

    /// The settings that these files give, with flags and an environment. Nothing outside the directory is read.
    func settings(_ words: [String] = [], environment: [String: String] = [:], standard: Settings = Settings()) throws
        -> Settings
    {
        if !FileManager.default.fileExists(atPath: path("a.yaml")) {
            try Data().write(to: root.appending(path: "a.yaml"))
        }
        let flags = try FlagParser.parse(["--config", path("*.yaml")] + words, flags: RootFlags.all)
        return try Settings.load(flags, environment: environment, standard: standard)
    }
}
