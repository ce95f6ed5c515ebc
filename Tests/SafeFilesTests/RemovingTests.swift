import Foundation
import Testing

@testable import SafeFiles

@Suite("Removing")
struct RemovingTests {
    @Test("removes a file and an empty directory, and nothing else", arguments: resolvers)
    func removes(resolver: Resolver) throws {
        let box = try Sandbox()
        let directory = try box.directory(resolver)
        try directory.write([1], to: path("d/f"), mode: 0o666)
        #expect(code { try directory.remove(path("d")) } == .notEmpty)
        try directory.remove(path("d/f"))
        try directory.remove(path("d"))
        #expect(code { try directory.remove(path("d")) } == .notFound)
        #expect(code { try directory.remove(path("d/f")) } == .notFound)
        #expect(code { try directory.removeAll(path("d")) } == .notFound)
        #expect(code { try directory.remove(.root) } == .nameRefused)
    }

    @Test("removes a tree, wide and deep", arguments: resolvers)
    func removesATree(resolver: Resolver) throws {
        let box = try Sandbox()
        let directory = try box.directory(resolver)
        let deep = Array(repeating: "d", count: 600).joined(separator: "/")
        try directory.makeDirectory(path("t/" + deep))
        for number in 0..<200 { try directory.write([1], to: path("t/w\(number % 7)/f\(number)"), mode: 0o666) }
        try directory.write([1], to: path("kept"), mode: 0o666)
        try directory.removeAll(path("t"))
        #expect(try box.names(in: "inside") == ["kept"])
        try directory.removeAll(path("kept"))
        #expect(try box.names(in: "inside") == [])
    }

    @Test("refuses paths longer than the system allows, cleanly", arguments: resolvers)
    func refusesLongPaths(resolver: Resolver) throws {
        let box = try Sandbox()
        defer { box.stay() }
        let directory = try box.directory(resolver)
        let long = try path(Array(repeating: "dd", count: 1_400).joined(separator: "/"))
        #expect(code { try directory.makeDirectory(long) } == .tooLong)
        #expect(code { try directory.write([1], to: long, mode: 0o666) } == .tooLong)
        #expect(code { _ = try directory.openFile(long, links: .beneath) } == .tooLong)
        #expect(code { _ = try directory.status(long, links: .refuse) } == .tooLong)
        #expect(code { _ = try directory.entries(long, links: .refuse) } == .tooLong)
        #expect(code { try directory.remove(long) } == .tooLong)
        #expect(code { try directory.removeAll(long) } == .tooLong)
    }

    @Test("reads and writes at the longest path there is", arguments: resolvers)
    func usesTheLongestPath(resolver: Resolver) throws {
        let box = try Sandbox()
        defer { box.stay() }
        let directory = try box.directory(resolver)
        let longest = try path(Array(repeating: String(repeating: "d", count: 255), count: 16).joined(separator: "/"))
        #expect(longest.bytes.count == 4_095)
        try directory.write([1], to: longest, mode: 0o666)
        #expect(try directory.openFile(longest, links: .refuse).readAll(limit: 1) == [1])
        try directory.removeAll(.root)
    }
}
