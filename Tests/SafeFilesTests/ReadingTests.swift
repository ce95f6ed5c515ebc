import Foundation
import Glibc
import Testing

@testable import SafeFiles

@Suite("Reading")
struct ReadingTests {
    @Test("reads a file whole and in pieces", arguments: resolvers)
    func reads(resolver: Resolver) throws {
        let box = try Sandbox()
        let directory = try box.directory(resolver)
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try directory.write(bytes, to: path("a/f"), mode: 0o666)
        let file = try directory.openFile(path("a/f"), links: .refuse)
        #expect(file.size == 200_000)
        #expect(try file.readAll(limit: 200_000) == bytes)
        var piece = [UInt8](repeating: 0, count: 10)
        #expect(try piece.withUnsafeMutableBytes { try file.read(into: $0, at: 199_995) } == 5)
        #expect(try piece.withUnsafeMutableBytes { try file.read(into: $0, at: 200_000) } == 0)
        #expect(try piece.withUnsafeMutableBytes { try file.read(into: $0, at: .max) } == 0)
        #expect(code { _ = try file.readAll(limit: 199_999) } == .tooLarge)
    }

    @Test("reads a file whose length says nothing")
    func readsAFileOfProc() throws {
        let file = try Directory.open("/proc/self").openFile(path("status"), links: .refuse)
        #expect(try file.size == 0 && file.readAll(limit: 1 << 20).count > 100)
    }

    @Test("notices that a file grew, shrank or was written to", arguments: ["longer than before", "x", "same"])
    func noticesChange(text: String) throws {
        let box = try Sandbox()
        try box.put("file", at: "inside/f")
        utimes(box.inside + "/f", [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)])
        let file = try box.directory().openFile(path("f"), links: .refuse)
        try file.checkUnchanged()
        try box.put(text, at: "inside/f")
        #expect(code { try file.checkUnchanged() } == .changed)
    }

    @Test("refuses what is not a regular file, without waiting for it", arguments: resolvers)
    func refusesSpecialFiles(resolver: Resolver) throws {
        let box = try Sandbox()
        let directory = try box.directory(resolver)
        #expect(mkfifo(box.inside + "/fifo", 0o666) == 0)
        try makeSocket(box.inside + "/s")
        for name in ["fifo", "s"] {
            #expect(code { _ = try directory.openFile(path(name), links: .refuse) } == .specialFile)
            #expect(try directory.status(path(name), links: .refuse)?.kind == .special)
        }
        #expect(code { _ = try directory.openFile(.root, links: .refuse) } == .isADirectory)
        #expect(code { _ = try Directory.open("/dev").openFile(path("null"), links: .refuse) } == .specialFile)
        #expect(code { _ = try directory.openFile(path("none"), links: .refuse) } == .notFound)
    }

    @Test("says what is there", arguments: resolvers)
    func saysWhatIsThere(resolver: Resolver) throws {
        let box = try Sandbox()
        let directory = try box.directory(resolver)
        try directory.write([1, 2, 3], to: path("d/f"), mode: 0o666)
        try box.link("l", to: "d")
        let status = try directory.status(path("d/f"), links: .refuse)
        #expect(status?.kind == .file && status?.size == 3)
        #expect(abs((status?.modified ?? 0) - Int64(time(nil))) < 60)
        #expect(try directory.status(path("d"), links: .refuse)?.kind == .directory)
        #expect(try directory.status(.root, links: .refuse)?.kind == .directory)
        #expect(try directory.status(path("l"), links: .refuse)?.kind == .link)
        #expect(try directory.status(path("none/x"), links: .refuse) == nil)
        #expect(code { _ = try directory.status(path("d/f/x"), links: .refuse) } == .notADirectory)
    }

    @Test("lists names in byte order with their kinds", arguments: resolvers)
    func lists(resolver: Resolver) throws {
        let box = try Sandbox()
        let directory = try box.directory(resolver)
        for name in ["b", "a", "B", ".h", ".copilot-0123456789abcdef.partial"] { try box.put("", at: "inside/" + name) }
        try directory.makeDirectory(path("d/e"))
        try box.link("l", to: "/nowhere")
        #expect(mkfifo(box.inside + "/p", 0o666) == 0)
        let entries = try directory.entries(.root, links: .refuse)
        #expect(entries.map(\.name.name) == [".h", "B", "a", "b", "d", "l", "p"])
        #expect(entries.map(\.kind) == [.file, .file, .file, .file, .directory, .link, .special])
        #expect(try directory.entries(path("d"), links: .refuse).map(\.name.name) == ["e"])
        #expect(code { _ = try directory.entries(path("a"), links: .refuse) } == .notADirectory)
        #expect(code { _ = try directory.entries(path("none"), links: .refuse) } == .notFound)
    }

    @Test("names the entry that is not UTF-8 when it lists, and removes it all the same")
    func namesWhatIsNotUTF8() throws {
        let box = try Sandbox()
        let directory = try box.directory()
        try directory.makeDirectory(path("d"))
        let raw = Array((box.inside + "/d/x").utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
        close(creat(raw, 0o666))
        mkdir(Array((box.inside + "/d/y").utf8CString.dropLast()) + [CChar(bitPattern: 0xFE), 0], 0o777)
        do {
            _ = try directory.entries(path("d"), links: .refuse)
            Issue.record("nothing was thrown")
        } catch let error as FileError {
            #expect(error.code == .nameRefused)
            #expect(error.message.contains("cannot list d: the name \"") && error.message.contains("\\xf"))
        }
        try directory.removeAll(path("d"))
        #expect(try box.names(in: "inside") == [])
    }

    private func makeSocket(_ path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        #expect(bound == 0)
    }
}
