import Testing

@testable import ProcessMonitor

@Suite("Watching a pod")
struct PodWatcherTests {
    private let list = PodFixture.list(PodFixture.pod(PodFixture.running), version: 10)
    private func changed(_ status: String, _ version: Int) -> [UInt8] {
        PodFixture.event("MODIFIED", PodFixture.pod(status, version: version))
    }
    private func bookmark(_ version: Int) -> [UInt8] {
        PodFixture.event("BOOKMARK", #"{"kind":"Pod","metadata":{"resourceVersion":"\#(version)"}}"#)
    }

    @Test("asks for a list and a watch, for one pod alone")
    func asksOnce() async throws {
        let scripted = try ScriptedPod([.body([list]), .silence([bookmark(11), changed(PodFixture.ended(3), 12)])])
        let observation = try await scripted.watcher.waitForExit()
        #expect(observation.ending == .exited(status: 3) && observation.source == "kube-api")
        #expect(
            scripted.connection.requests.map(\.target) == [
                "/api/v1/namespaces/tasks/pods?fieldSelector=metadata.name%3Dp",
                "/api/v1/namespaces/tasks/pods?fieldSelector=metadata.name%3Dp&watch=true&allowWatchBookmarks=true&resourceVersion=10&timeoutSeconds=300",
            ])
        // What is known is not asked again.
        #expect(try await scripted.ending() == .exited(status: 3))
        try await scripted.watcher.waitForStart()
        #expect(scripted.connection.requests.count == 2)
    }

    @Test("needs no watch for a container that has ended before", arguments: [0, 1, 137])
    func seesAnEarlierEnd(_ code: Int) async throws {
        let scripted = try ScriptedPod([.body([PodFixture.list(PodFixture.pod(PodFixture.ended(code)))])])
        #expect(try await scripted.ending() == .exited(status: Int32(code)))
        try await scripted.watcher.waitForStart()
        #expect(scripted.connection.kinds == ["list"])
    }

    @Test("goes on from the newest version when a watch is cut, ends, or is answered with a failure")
    func goesOn() async throws {
        let scripted = try ScriptedPod([
            .body([list]), .cut([bookmark(15)]), .body([changed(PodFixture.running, 20)]), .status(503),
            .status(429, retryAfter: .seconds(7)),
            .failure(.transient("no route")), .body([changed(PodFixture.ended(0), 30)]),
        ])
        #expect(try await scripted.ending() == .exited(status: 0))
        #expect(scripted.connection.kinds == ["list", "10", "15", "20", "20", "20", "20"])
        #expect(scripted.clock.naps == [.milliseconds(800), .milliseconds(800), .seconds(7), .milliseconds(3_200)])
        #expect(scripted.notices.all.count == 4)
    }

    @Test("lists again at once where the version has expired after a watch that was of use")
    func listsAgain() async throws {
        let expired = try PodFixture.error("410") + [UInt8(ascii: "\n")]
        let later = PodFixture.list(PodFixture.pod(PodFixture.running), version: 50)
        let scripted = try ScriptedPod([
            .body([list]), .body([bookmark(12), expired]), .body([later]), .body([changed(PodFixture.ended(9), 60)]),
        ])
        #expect(try await scripted.ending() == .exited(status: 9))
        #expect(scripted.connection.kinds == ["list", "10", "list", "50"])
        #expect(scripted.clock.naps.isEmpty)
    }

    @Test("pauses where every version is refused")
    func pausesBetweenLists() async throws {
        let expired = try PodFixture.error("410") + [UInt8(ascii: "\n")]
        let scripted = try ScriptedPod([
            .body([list]), .body([expired]), .body([list]), .status(410), .body([list]),
            .body([Array("no event\n".utf8)]),
            .body([PodFixture.list(PodFixture.pod(PodFixture.ended(1)))]),
        ])
        #expect(try await scripted.ending() == .exited(status: 1))
        #expect(scripted.connection.kinds == ["list", "10", "list", "10", "list", "10", "list"])
        #expect(scripted.clock.naps == [.milliseconds(800), .milliseconds(1_600), .milliseconds(3_200)])
    }

    @Test("lists again where a version is refused without saying so")
    func listsAfterFailures() async throws {
        let scripted = try ScriptedPod(
            [.body([list])] + Array(repeating: .status(504), count: 4)
                + [.body([PodFixture.list(PodFixture.pod(PodFixture.ended(1)))])])
        #expect(try await scripted.ending() == .exited(status: 1))
        #expect(scripted.connection.kinds == ["list", "10", "10", "10", "10", "list"])
    }

    @Test("pauses where watches end at once")
    func pausesBetweenWatches() async throws {
        let scripted = try ScriptedPod([.body([list]), .body([]), .body([]), .body([changed(PodFixture.ended(0), 11)])])
        #expect(try await scripted.ending() == .exited(status: 0))
        #expect(scripted.clock.naps == [.milliseconds(800), .milliseconds(1_600)])
    }

    @Test("takes a pod that is gone as aborted, however it learns so")
    func seesDeletions() async throws {
        let pod = PodFixture.pod(PodFixture.running, version: 11)
        #expect(try await ScriptedPod([.body([list]), .body([PodFixture.event("DELETED", pod)])]).ending() == .aborted)
        #expect(
            try await ScriptedPod([.body([list]), .status(410), .body([PodFixture.list(nil)])]).ending() == .aborted)
        let other = PodFixture.event("ADDED", PodFixture.pod(PodFixture.ended(0), uid: "another"))
        #expect(try await ScriptedPod([.body([list]), .body([other])]).ending() == .aborted)
    }

    @Test("keeps watching a container that is restarted")
    func seesRestarts() async throws {
        let failed = PodFixture.pod(PodFixture.ended(1), policy: "OnFailure")
        let done = PodFixture.event("MODIFIED", PodFixture.pod(PodFixture.ended(0), policy: "OnFailure", version: 12))
        let scripted = try ScriptedPod([.body([PodFixture.list(failed)]), .silence([done])])
        #expect(try await scripted.ending() == .exited(status: 0))
    }

    @Test("waits for a start, and for an id, with the same requests")
    func waitsForStarts() async throws {
        let waiting = PodFixture.pod(PodFixture.main(#"{"waiting":{"reason":"ContainerCreating"}}"#))
        let id = #","containerID":"containerd://0123abcd""#
        let scripted = try ScriptedPod([
            .body([PodFixture.list(waiting, version: 10)]),
            .silence([changed(PodFixture.main(#"{"running":{}}"#, more: id), 11)]),
            .silence([changed(PodFixture.ended(0), 12)]),
        ])
        try await scripted.watcher.waitForStart()
        #expect(try await scripted.watcher.containerID() == "0123abcd")
        #expect(try await scripted.ending() == .exited(status: 0))
        #expect(scripted.connection.kinds == ["list", "10", "11"])
    }

    @Test("serves all who wait at the same time with one watch, though the first leaves")
    func sharesTheWatch() async throws {
        let (pieces, sender) = AsyncStream<[UInt8]>.makeStream()
        let waiting = PodFixture.pod(PodFixture.main("{}"))
        let scripted = try ScriptedPod([
            .body([PodFixture.list(waiting, version: 10)]), .live(pieces), .silence([changed(PodFixture.ended(4), 12)]),
        ])
        async let first = scripted.ending()
        async let second = scripted.ending()
        async let start: Void = scripted.watcher.waitForStart()
        let impatient = Task { try await scripted.ending() }
        impatient.cancel()
        #expect(await #expect(throws: MonitorError.self) { try await impatient.value }?.code == .cancelled)
        while scripted.connection.requests.count < 2 { await Task.yield() }
        sender.yield(changed(PodFixture.running, 11))
        try await start
        sender.yield(changed(PodFixture.ended(4), 12))
        sender.finish()
        #expect(try await [first, second] == [.exited(status: 4), .exited(status: 4)])
        #expect(scripted.connection.requests.count <= 3, "\(scripted.connection.kinds)")
    }

    @Test("ends when it is cancelled", arguments: [ScriptedConnection.Act.silence([]), .live(AsyncStream { _ in })])
    func endsWhenCancelled(_ act: ScriptedConnection.Act) async throws {
        let scripted = try ScriptedPod([.body([list]), act])
        let waiting = Task { await scripted.failure()?.code }
        while scripted.connection.requests.count < 2 { await Task.yield() }
        waiting.cancel()
        #expect(await waiting.value == .cancelled)
    }
}
