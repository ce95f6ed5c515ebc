import FlyteIDL
import Foundation
import SafeFiles
import Testing

@testable import FileBridge

@Suite("Links and special files among outputs")
struct OutputLinkTests {
    @Test("follows links that stay inside")
    func linksInside() throws {
        let box = try Sandbox()
        try box.put("7", at: "inside/real")
        try box.put("x", at: "inside/data/f")
        try box.link("inside/n", to: "real")
        try box.link("inside/d", to: "data")
        try box.link("inside/data/again", to: "../real")
        try box.makeDirectory("inside/top")
        try box.link("inside/top/sub", to: "../data")
        let plan = try collect(outputs([("d", blobType()), ("n", simple(.integer)), ("top", blobType())]), box)
        #expect(plan.uploads.map(\.key) == ["d/again", "d/f", "top/sub/again", "top/sub/f"])
        #expect(plan.uploads.map(\.path.text) == plan.uploads.map(\.key))
    }

    @Test(
        "refuses links that lead out, in circles, to nothing or back up, and whatever is no file",
        arguments: ["out", "absolute", "circle", "nothing", "pipe", "device"])
    func badLinks(name: String) throws {
        let box = try Sandbox()
        try box.put("secret", at: "outside")
        try box.link("inside/out", to: "../outside")
        try box.link("inside/absolute", to: box.folder + "/outside")
        try box.link("inside/circle", to: "circle")
        try box.link("inside/nothing", to: "gone")
        try box.pipe("inside/pipe")
        try box.link("inside/device", to: "/dev/null")
        for type in [simple(.string), simple(.none), blobType()] {
            let error = failure { _ = try collect(outputs([(name, type)]), box) }
            #expect([.value, .missing].contains(error?.code))
            #expect(error?.message.hasPrefix("output \(name): ") == true)
            #expect(error?.message.contains("secret") == false)
        }
        try FileManager.default.createDirectory(atPath: box.folder + "/inside/dir", withIntermediateDirectories: true)
        try FileManager.default.moveItem(
            atPath: box.folder + "/inside/" + name, toPath: box.folder + "/inside/dir/" + name)
        let error = failure { _ = try collect(outputs([("dir", blobType())]), box) }
        #expect([.value, .file].contains(error?.code))
        #expect(error?.description.contains("dir/" + name) == true, "\(error?.description ?? "no error")")
    }

    @Test("refuses a link to a directory above it, instead of going round for ever")
    func linkBackUp() throws {
        let box = try Sandbox()
        try box.put("1", at: "inside/d/a/b/f")
        for (at, to) in [("d/a/b/up", ".."), ("d/a/b/top", "../.."), ("d/self", ".")] {
            try box.link("inside/" + at, to: to)
            let error = failure { _ = try collect(outputs([("d", blobType())]), box) }
            #expect(error?.code == .file)
            #expect(error?.message == "output d: the link \(at) leads back to a directory above it")
            try FileManager.default.removeItem(atPath: box.folder + "/inside/" + at)
        }
        try box.link("inside/e", to: "d")
        #expect(try collect(outputs([("d", blobType()), ("e", blobType())]), box).uploads.count == 2)
    }

    @Test("refuses a name in a directory that is not UTF-8")
    func nameOfBytes() throws {
        let box = try Sandbox()
        try box.makeDirectory("inside/d")
        let raw: [CChar] = (box.folder + "/inside/d/").utf8CString.dropLast() + [CChar(bitPattern: 0xff), 0]
        let descriptor = open(raw, O_CREAT | O_WRONLY, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
        let error = failure { _ = try collect(outputs([("d", blobType())]), box) }
        #expect(error?.code == .value)
    }
}
