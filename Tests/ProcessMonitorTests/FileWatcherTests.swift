import Foundation
import Testing

@testable import ProcessMonitor

@Suite("Marker files")
struct FileWatcherTests {
    private final class Folder: Sendable {
        let url = FileManager.default.temporaryDirectory.appending(path: "copilot-markers-\(UUID().uuidString)")

        init(exists: Bool = true) throws {
            if exists { try make() }
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func make() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

        func write(_ name: String, _ text: String = "") throws {
            try Data(text.utf8).write(to: url.appending(path: name))
        }

        var watcher: FileWatcher { FileWatcher(directory: url.path) }
    }

    @Test("that are there before the watch are seen", arguments: ["_SUCCESS", "_ERROR"])
    func before(name: String) async throws {
        let folder = try Folder()
        try folder.write(name, "x")
        let watcher = folder.watcher
        try await watcher.waitForStart()
        let observation = try await watcher.waitForExit()
        #expect(observation.ending == .reported(success: name == "_SUCCESS"))
        #expect(observation.source == "the marker file \(name)")
        // The end stays known.
        #expect(try await watcher.waitForExit() == observation)
    }

    @Test("that come later are seen, the end after the start", arguments: ["_SUCCESS", "_ERROR"])
    func later(name: String) async throws {
        let folder = try Folder()
        let watcher = folder.watcher
        async let start: Void = watcher.waitForStart()
        try folder.write("_START")
        try await start
        async let end = watcher.waitForExit()
        try folder.write("other", "noise")
        try folder.write(name, "why")
        #expect(try await end.ending == .reported(success: name == "_SUCCESS"))
    }

    @Test("are seen in a directory that is made later, and in one that is made anew")
    func madeLater() async throws {
        let folder = try Folder(exists: false)
        let watcher = folder.watcher
        async let start: Void = watcher.waitForStart()
        try folder.make()
        try folder.write("_START")
        try await start
        try FileManager.default.removeItem(at: folder.url)
        try folder.make()
        try folder.write("_SUCCESS")
        #expect(try await watcher.waitForExit().ending == .reported(success: true))
    }

    @Test("are seen when they are moved to their place")
    func moved() async throws {
        let folder = try Folder()
        try folder.write("temporary")
        let watcher = folder.watcher
        async let end = watcher.waitForExit()
        try FileManager.default.moveItem(
            at: folder.url.appending(path: "temporary"), to: folder.url.appending(path: "_SUCCESS"))
        #expect(try await end.ending == .reported(success: true))
    }

    @Test("are no longer waited for when the task is cancelled")
    func cancelled() async throws {
        let watcher = try Folder().watcher
        let task = Task { try await watcher.waitForExit() }
        task.cancel()
        let error = await #expect(throws: MonitorError.self) { try await task.value }
        #expect(error?.code == .cancelled)
    }

    @Test("do not come in between the first look and the watch, a hundred times over")
    func race() async throws {
        let folder = try Folder()
        for _ in 0..<100 {
            let watcher = folder.watcher
            async let end = watcher.waitForExit()
            try folder.write("_SUCCESS")
            #expect(try await end.ending == .reported(success: true))
            try FileManager.default.removeItem(at: folder.url.appending(path: "_SUCCESS"))
        }
    }

    @Test("say nothing until an _ERROR is complete, and _ERROR wins")
    func steps() {
        func stamp(_ size: Int) -> Markers.Stamp { Markers.Stamp(size: size, seconds: 1, nanoseconds: size) }
        var wait = MarkerWait()
        #expect(wait.step(Markers()) == .wait)
        #expect(wait.step(Markers(hasStart: true)) == .wait)
        #expect(wait.step(Markers(errorFile: stamp(0))) == .settle)
        #expect(wait.step(Markers(errorFile: stamp(5))) == .settle)
        #expect(wait.step(Markers(hasSuccess: true, errorFile: stamp(9))) == .settle)
        #expect(wait.step(Markers(hasSuccess: true, errorFile: stamp(9))) == .ended(success: false))
        #expect(wait.step(Markers(hasSuccess: true)) == .ended(success: true))
        var empty = MarkerWait()
        let steps = (0..<6).map { _ in empty.step(Markers(errorFile: stamp(0))) }
        #expect(steps.first == .settle && steps.last == .ended(success: false))
    }
}
