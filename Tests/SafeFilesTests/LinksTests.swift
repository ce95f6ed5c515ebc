import Foundation
import Testing

@testable import SafeFiles

/// `inside` with a file, links to it that stay inside, and links that leave, go in circles or lead nowhere.
private func linkedSandbox() throws -> Sandbox {
    let box = try Sandbox()
    try box.directory().write(Array("in".utf8), to: path("d/f"), mode: 0o666)
    try box.put("out", at: "outside/f")
    try box.link("toFile", to: "d/f")
    try box.link("toDirectory", to: "d")
    try box.link("d/up", to: "../d/f")
    try box.link("out", to: "../outside")
    try box.link("outFile", to: "../outside/f")
    try box.link("absolute", to: box.inside + "/d")
    try box.link("loop", to: "loop")
    try box.link("dangling", to: "nowhere")
    return box
}

@Suite("Links")
struct LinksTests {
    @Test(
        "refuses every link, at the end and on the way", arguments: resolvers,
        [
            "toFile", "toDirectory", "toDirectory/f", "d/up", "out", "out/f", "outFile", "absolute/f", "loop", "loop/x",
            "dangling", "dangling/x",
        ])
    func refusesEveryLink(resolver: Resolver, name: String) throws {
        let box = try linkedSandbox()
        defer { box.stay() }
        let directory = try box.directory(resolver)
        #expect(code { _ = try directory.openFile(path(name), links: .refuse) } == .linkRefused)
        #expect(code { _ = try directory.entries(path(name), links: .refuse) } == .linkRefused)
        if name.contains("/") && name != "d/up" {
            #expect(code { _ = try directory.status(path(name), links: .refuse) } == .linkRefused)
            #expect(code { try directory.remove(path(name)) } == .linkRefused)
            #expect(code { try directory.removeAll(path(name)) } == .linkRefused)
        }
    }

    @Test(
        "does not write or make directories through a link", arguments: resolvers,
        ["toDirectory", "out", "absolute", "loop", "dangling"])
    func doesNotWriteThroughALink(resolver: Resolver, name: String) throws {
        let box = try linkedSandbox()
        let directory = try box.directory(resolver)
        #expect(code { try directory.write([1], to: path(name + "/new"), mode: 0o666) } == .linkRefused)
        #expect(code { try directory.write([1], to: path(name + "/new/x"), mode: 0o666) } == .linkRefused)
        #expect(code { try directory.makeDirectory(path(name + "/new")) } == .linkRefused)
        #expect(code { try directory.makeDirectory(path(name)) } == .linkRefused)
        #expect(try box.names(in: "outside") == ["f"])
        #expect(try box.names(in: "inside/d") == ["f", "up"])
    }

    @Test("follows links that stay inside", arguments: ["toFile", "toDirectory/f", "d/up", "toDirectory/up"])
    func followsInside(name: String) throws {
        let box = try linkedSandbox()
        defer { box.stay() }
        let directory = try box.directory(.openat2)
        #expect(try directory.openFile(path(name), links: .beneath).readAll(limit: 10) == Array("in".utf8))
        #expect(try directory.status(path(name), links: .beneath)?.kind == .file)
        #expect(try directory.entries(path("toDirectory"), links: .beneath).count == 2)
    }

    @Test(
        "refuses links that leave or go in circles, and finds nothing behind those that lead nowhere",
        arguments: [
            ("out", .linkRefused), ("out/f", .linkRefused), ("outFile", .linkRefused), ("absolute/f", .linkRefused),
            ("loop", .linkRefused), ("dangling", .notFound), ("dangling/x", .notFound),
        ] as [(String, FileError.Code)])
    func refusesOutside(name: String, expected: FileError.Code) throws {
        let box = try linkedSandbox()
        defer { box.stay() }
        let directory = try box.directory(.openat2)
        #expect(code { _ = try directory.openFile(path(name), links: .beneath) } == expected)
        #expect(code { _ = try directory.entries(path(name), links: .beneath) } == expected)
        let unknown = code { try #expect(directory.status(path(name), links: .beneath) == nil) }
        #expect(unknown == (expected == .notFound ? nil : expected))
    }

    @Test("refuses links in steps even where they stay inside")
    func refusesInSteps() throws {
        let box = try linkedSandbox()
        defer { box.stay() }
        let directory = try box.directory(.stepwise)
        for name in ["toFile", "toDirectory/f", "out/f"] {
            #expect(code { _ = try directory.openFile(path(name), links: .beneath) } == .linkRefused)
            #expect(code { _ = try directory.status(path(name), links: .beneath) } == .linkRefused)
        }
    }

    @Test("removes links and not what they lead to", arguments: resolvers)
    func removesLinks(resolver: Resolver) throws {
        let box = try linkedSandbox()
        let directory = try box.directory(resolver)
        try directory.remove(path("outFile"))
        try directory.removeAll(path("out"))
        try directory.removeAll(.root)
        #expect(try box.names(in: "inside") == [])
        #expect(try box.names(in: "outside") == ["f"])
    }
}
