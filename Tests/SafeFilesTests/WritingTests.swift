import Foundation
import Glibc
import Testing

@testable import SafeFiles

@Suite("Writing")
struct WritingTests {
    @Test("puts a file in place with its directories", arguments: resolvers)
    func putsAFile(resolver: Resolver) throws {
        let box = try Sandbox()
        let directory = try box.directory(resolver)
        try directory.write(Array("one".utf8), to: path("a/b/c"), mode: 0o666)
        try directory.write([], to: path("empty"), mode: 0o666)
        #expect(try box.text(at: "inside/a/b/c") == "one")
        #expect(try box.names(in: "inside") == ["a", "empty"])
        #expect(try box.names(in: "inside/a/b") == ["c"])
    }

    @Test(
        "gives a new and a replaced file the mode asked for less the umask",
        arguments: [0o666, 0o777, 0o600, 0o444] as [mode_t])
    func givesTheMode(mode: mode_t) throws {
        let box = try Sandbox()
        let directory = try box.directory()
        try box.put("old", at: "inside/f")
        chmod(box.inside + "/f", 0o640)
        for _ in 0..<2 {
            try directory.write(Array("new".utf8), to: path("f"), mode: mode)
            var status = stat()
            #expect(stat(box.inside + "/f", &status) == 0)
            #expect(try status.st_mode & 0o7777 == mode & ~currentUmask())
            #expect(try box.text(at: "inside/f") == "new")
        }
    }

    @Test("replaces a link, not what it leads to")
    func replacesALink() throws {
        let box = try Sandbox()
        try box.put("secret", at: "outside/s")
        try box.link("f", to: box.outside + "/s")
        try box.directory().write(Array("new".utf8), to: path("f"), mode: 0o666)
        #expect(try box.text(at: "outside/s") == "secret")
        #expect(try box.text(at: "inside/f") == "new")
    }

    @Test("keeps the old file until the commit, and for good after a discard")
    func keepsTheOldFile() throws {
        let box = try Sandbox()
        let directory = try box.directory()
        try box.put("old", at: "inside/f")
        do {
            let file = try directory.createFile(path("f"), mode: 0o666)
            try file.write(Array("new".utf8).span.bytes, at: 0)
            #expect(try box.text(at: "inside/f") == "old")
            #expect(try box.names(in: "inside").count == 2)
            #expect(try directory.entries(.root, links: .refuse).map(\.name.name) == ["f"])
        }
        #expect(try box.text(at: "inside/f") == "old")
        #expect(try box.names(in: "inside") == ["f"])
    }

    @Test("writes pieces in any order, with gaps and a set size", arguments: [false, true])
    func writesPieces(durable: Bool) throws {
        let box = try Sandbox()
        let file = try box.directory().createFile(path("d/f"), mode: 0o666, durable: durable)
        try file.write(Array("cd".utf8).span.bytes, at: 4)
        try file.write(Array("ab".utf8).span.bytes, at: 0)
        try file.write([UInt8]().span.bytes, at: 100)
        try file.setSize(7)
        try file.commit()
        #expect(try box.text(at: "inside/d/f") == "ab\0\0cd\0")
        #expect(try box.names(in: "inside/d") == ["f"])
    }

    @Test("is closed after the commit")
    func isClosed() throws {
        let box = try Sandbox()
        let file = try box.directory().createFile(path("f"), mode: 0o666)
        try file.commit()
        #expect(code { try file.commit() } == .closed)
        #expect(code { try file.write([1].span.bytes, at: 0) } == .closed)
        #expect(code { try file.setSize(1) } == .closed)
        #expect(try box.names(in: "inside") == ["f"])
    }

    @Test("leaves nothing when a directory has the name")
    func leavesNothing() throws {
        let box = try Sandbox()
        let directory = try box.directory()
        try directory.makeDirectory(path("d"))
        #expect(code { try directory.write([1], to: path("d"), mode: 0o666) } == .isADirectory)
        #expect(try box.names(in: "inside") == ["d"])
    }

    @Test(
        "refuses targets that cannot be files",
        arguments: [
            ("f/x", .notADirectory), (".copilot-0123456789abcdef.partial", .nameRefused), ("f/y/z", .notADirectory),
        ] as [(String, FileError.Code)])
    func refusesTargets(target: String, expected: FileError.Code) throws {
        let box = try Sandbox()
        try box.put("file", at: "inside/f")
        #expect(code { try box.directory().write([1], to: path(target), mode: 0o666) } == expected)
        #expect(code { _ = try box.directory().createFile(.root, mode: 0o666) } == .isADirectory)
        #expect(try box.names(in: "inside") == ["f"])
    }

    @Test("makes directories again that somebody removed", arguments: resolvers)
    func makesDirectoriesAgain(resolver: Resolver) throws {
        let box = try Sandbox()
        let directory = try box.directory(resolver)
        for _ in 0..<3 {
            try directory.makeDirectory(path("a/b"))
            try directory.makeDirectory(path("a/b"))
            try directory.write([1], to: path("a/b/c"), mode: 0o666)
            try FileManager.default.removeItem(atPath: box.inside + "/a")
        }
        try directory.makeDirectory(.root)
    }

    @Test("opens and makes the directory itself, links in its own path included")
    func opensTheRoot() throws {
        let box = try Sandbox()
        try FileManager.default.createSymbolicLink(atPath: box.folder + "/to", withDestinationPath: "inside")
        try Directory.create(box.folder + "/to/x//y/../z/").write([1], to: path("f"), mode: 0o666)
        #expect(try box.names(in: "inside/x/z") == ["f"])
        #expect(code { _ = try Directory.open(box.folder + "/none") } == .notFound)
        #expect(code { _ = try Directory.create(box.inside + "/x/z/f") } == .notADirectory)
        #expect(code { _ = try Directory.open("") } == .nameRefused)
        #expect(code { _ = try Directory.open("/tmp\0/x") } == .nameRefused)
        #expect(code { _ = try Directory.create("/" + String(repeating: "d/", count: 3_000)) } == .tooLong)
    }

    @Test("says what was tried, on what, and why it failed, in one line")
    func saysWhy() throws {
        let box = try Sandbox()
        try box.put("file", at: "inside/f")
        do {
            try box.directory().write([1], to: path("f/a\nb"), mode: 0o666)
            Issue.record("nothing was thrown")
        } catch let error as FileError {
            #expect(error.message == "cannot write f/a\\nb: not a directory")
            #expect(error.cause == "not a directory" && error.errno == ENOTDIR)
        }
    }
}
