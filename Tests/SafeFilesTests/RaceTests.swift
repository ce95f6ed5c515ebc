import CSystem
import Foundation
import Glibc
import Synchronization
import Testing

@testable import SafeFiles

/// A thread that swaps two names of `inside` as fast as it can until it is told to stop.
private final class Swapper: Sendable {
    private let stopped = Atomic<Bool>(false)
    private let ended = DispatchSemaphore(value: 0)
    let swaps = Atomic<Int>(0)

    init(_ one: String, _ other: String) {
        Thread.detachNewThread { [self] in
            while !stopped.load(ordering: .relaxed) {
                if copilot_rename_exchange(AT_FDCWD, one, AT_FDCWD, other) == 0 { swaps.add(1, ordering: .relaxed) }
            }
            ended.signal()
        }
    }

    func stop() {
        stopped.store(true, ordering: .relaxed)
        ended.wait()
    }
}

@Suite("Races")
struct RaceTests {
    @Test("writes nothing outside while a directory and a link out of it change places", arguments: resolvers)
    func writesNothingOutside(resolver: Resolver) throws {
        let box = try Sandbox()
        let directory = try box.directory(resolver)
        try directory.makeDirectory(path("d"))
        try box.link("l", to: "../outside")
        let swapper = Swapper(box.inside + "/d", box.inside + "/l")
        var written = 0
        for number in 0..<2_000 {
            let name = try path("d/s\(number % 10)/f\(number)")
            do {
                try directory.write([1], to: name, mode: 0o666)
                written += 1
            } catch {
                #expect([.linkRefused, .notADirectory, .changed, .notFound].contains(error.code), "\(error)")
            }
        }
        swapper.stop()
        #expect(swapper.swaps.load(ordering: .relaxed) > 0 && written > 0)
        #expect(try box.names(in: "outside") == [])
    }

    @Test("reads and removes nothing outside meanwhile", arguments: resolvers, [LinkPolicy.refuse, .beneath])
    func readsNothingOutside(resolver: Resolver, links: LinkPolicy) throws {
        let box = try Sandbox()
        let directory = try box.directory(resolver)
        try directory.write(Array("in".utf8), to: path("d/f"), mode: 0o666)
        try box.put("out", at: "outside/f")
        try box.link("l", to: "../outside")
        let swapper = Swapper(box.inside + "/d", box.inside + "/l")
        for _ in 0..<2_000 {
            let content = try? directory.openFile(path("d/f"), links: links).readAll(limit: 10)
            #expect(content == nil || content == Array("in".utf8))
            try? directory.removeAll(path("d/g"))
        }
        swapper.stop()
        #expect(try box.text(at: "outside/f") == "out")
    }

    @Test("makes the same directories from many threads")
    func makesTheSameDirectories() throws {
        let box = try Sandbox()
        let directory = try box.directory()
        let failures = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 400) { number in
            do {
                try directory.write([1], to: path("a/b\(number / 40)/c/f\(number)"), mode: 0o666)
            } catch {
                failures.add(1, ordering: .relaxed)
            }
        }
        #expect(failures.load(ordering: .relaxed) == 0)
        #expect(try box.names(in: "inside/a/b3/c").count == 40)
    }
}
