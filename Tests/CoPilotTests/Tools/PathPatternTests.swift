import Foundation
import Testing

@testable import CoPilot

@Suite("A pattern of paths")
struct PathPatternTests {
    private static func made(_ files: [String]) throws -> URL {
        let root = FileManager.default.temporaryDirectory.appending(path: "pattern-\(UInt64.random(in: 0 ... .max))")
        for file in files {
            let place = root.appending(path: file)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: place)
        }
        return root
    }

    @Test(
        "finds files, folder by folder",
        arguments: [
            ("*.pb", ["a.pb"]), ("**.pb", ["a.pb", "x/b.pb", "x/y/c.pb"]), ("**/*.pb", ["a.pb", "x/b.pb", "x/y/c.pb"]),
            ("x/*", ["x/b.pb", "x/d.json"]), ("x/**/c.pb", ["x/y/c.pb"]), ("*/?.pb", ["x/b.pb"]),
            ("**/[bc].pb", ["x/b.pb", "x/y/c.pb"]), ("**/y/**", ["x/y/c.pb"]), ("**/**.json", ["x/d.json"]),
            (".*/*", [".hidden/e.pb"]),
        ])
    func finds(pattern: String, files: [String]) throws {
        let root = try Self.made(["a.pb", "x/b.pb", "x/d.json", "x/y/c.pb", ".hidden/e.pb"])
        defer { try? FileManager.default.removeItem(at: root) }
        let found = try #require(PathPattern(root.path + "/" + pattern))
        #expect(found.base == root.path + "/" || found.base == root.path + "/x/")
        let inner = found.base.dropFirst(root.path.count + 1)
        #expect(Set(try found.files().map { inner + $0 }) == Set(files))
        #expect(try found.files().count == files.count)
    }

    @Test("is none without a wildcard", arguments: ["a.pb", "", "x/y", "s3://b/k"])
    func plain(text: String) {
        #expect(PathPattern(text) == nil)
    }

    @Test("that nothing matches is an error, with the pattern")
    func nothing() throws {
        let root = try Self.made(["a.pb"])
        defer { try? FileManager.default.removeItem(at: root) }
        let failure = #expect(throws: StageFailure.self) { try PathPattern(root.path + "/*.json")?.files() }
        #expect(failure?.status == .noInput)
        #expect(failure?.message.contains("*.json") == true)
    }

    @Test("does not enter folders through links")
    func links() throws {
        let root = try Self.made(["x/b.pb"])
        defer { try? FileManager.default.removeItem(at: root) }
        try FileManager.default.createSymbolicLink(
            at: root.appending(path: "x/loop"), withDestinationURL: root.appending(path: "x"))
        #expect(try PathPattern(root.path + "/**.pb")?.files() == ["x/b.pb"])
    }
}
