import CSystem
import Foundation
import Glibc
import Testing

@testable import SafeFiles

/// A temporary folder with `inside` (the directory under test) and `outside` (where nothing may ever appear).
final class Sandbox: Sendable {
    let folder: String
    var inside: String { folder + "/inside" }
    var outside: String { folder + "/outside" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/safefiles-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder + "/inside", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: folder + "/outside", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Keeps the sandbox until here: its last use, if there is no other.
    @inline(never) func stay() {}

    func directory(_ resolver: Resolver = .best) throws -> Directory {
        let opened = try Directory.open(inside)
        return Directory(path: opened.path, descriptor: opened.descriptor, resolver: resolver)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: inside + "/" + name, withDestinationPath: target)
    }

    func put(_ text: String, at path: String) throws {
        try text.write(toFile: folder + "/" + path, atomically: false, encoding: .utf8)
    }

    func text(at path: String) throws -> String {
        try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
    }

    /// The names in a folder of the sandbox, sorted, hidden ones too.
    func names(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder + "/" + path).sorted()
    }
}

/// Both ways to walk a path.
let resolvers: [Resolver] = [.openat2, .stepwise]

func path(_ text: String) throws -> RelativePath { try RelativePath(parsing: text) }

/// The code that `body` fails with; nil if it does not fail.
func code(_ body: () throws -> Void) -> FileError.Code? {
    do {
        try body()
        return nil
    } catch let error as FileError {
        return error.code
    } catch {
        Issue.record(error)
        return nil
    }
}

/// What the process takes away from the modes of new files.
func currentUmask() throws -> mode_t {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("Umask:") } ?? "0022"
    return mode_t(line.split(separator: "\t").last ?? "", radix: 8) ?? 0o022
}
