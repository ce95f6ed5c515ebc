import Testing

@testable import ProcessMonitor

@Suite("A pod that cannot be watched")
struct PodRefusalTests {
    private let list = PodFixture.list(PodFixture.pod(PodFixture.running), version: 10)

    @Test("names the Role where the API forbids it, at once")
    func namesTheRole() async throws {
        let scripted = try ScriptedPod([.status(403, body: try PodFixture.error("403"))])
        let error = await scripted.failure()
        #expect(error?.code == .kubernetes)
        for word in ["Role", "list and watch", "tasks/p", "deploy/role.yaml", "is forbidden"] {
            #expect(error?.message.contains(word) == true, "\(word): \(error?.message ?? "")")
        }
        #expect(scripted.connection.requests.count == 1)
        // The failure stays for whoever asks later.
        #expect(await scripted.failure()?.message == error?.message)
        #expect(scripted.connection.requests.count == 1)
    }

    @Test("asks again with the token of the moment where one is refused, and gives up in the end")
    func retriesTokens() async throws {
        let refused = ScriptedConnection.Act.status(401, body: try PodFixture.error("401"))
        let good = try ScriptedPod([refused, .body([PodFixture.list(PodFixture.pod(PodFixture.ended(0)))])])
        #expect(try await good.ending() == .exited(status: 0))
        let bad = try ScriptedPod([refused, refused, refused, refused])
        #expect(await bad.failure()?.message.contains("Unauthorized") == true)
        #expect(bad.connection.requests.count == 3)
    }

    @Test("is patient with a server that has answered before", arguments: [401, 403])
    func isPatientLater(_ status: Int) async throws {
        let refusals = Array(repeating: ScriptedConnection.Act.status(status), count: 4)
        let end = PodFixture.list(PodFixture.pod(PodFixture.ended(0)))
        let passing = try ScriptedPod([.body([list])] + refusals + [.body([end])])
        #expect(try await passing.ending() == .exited(status: 0))
        let lasting = try ScriptedPod([.body([list])] + refusals + [.status(status)])
        #expect(await lasting.failure()?.code == .kubernetes)
    }

    @Test("gives up where no answer ever comes, after a while")
    func givesUp() async throws {
        let scripted = try ScriptedPod(Array(repeating: .failure(.transient("connection refused")), count: 20))
        let error = await scripted.failure()
        #expect(error?.message.contains("no answer in 12 attempts: connection refused") == true)
        #expect(scripted.clock.naps.reduce(.zero, +) > .seconds(120))
    }

    @Test("does not ask again where no attempt can help", arguments: [400, 404, 302, 405])
    func stopsAtOnce(_ status: Int) async throws {
        #expect(
            try await ScriptedPod([.status(status), .body([list])]).failure()?.message.contains("HTTP status \(status)")
                == true)
        let broken = try ScriptedPod([.failure(.permanent("certificate verify failed"))])
        #expect(await broken.failure()?.message == "certificate verify failed")
    }

    @Test("says which pod is not there, and how to name another")
    func namesThePod() async throws {
        let message = try await (ScriptedPod([.body([try PodFixture.error("absent")])]).failure())?.message ?? ""
        #expect(message.contains("no pod p in namespace tasks") && message.contains("--pod-name"))
    }

    @Test("says which containers the pod has")
    func namesTheContainers() async throws {
        let pod = PodFixture.list(PodFixture.pod("{}", containers: ["a", "b", "flyte-copilot-uploader"]))
        let wrong = try await (ScriptedPod([.body([pod])], container: "c").failure())?.message ?? ""
        #expect(wrong.contains("tasks/p has no container \"c\"") && wrong.contains("a, b, flyte-copilot-uploader"))
        let unclear = try await (ScriptedPod([.body([pod])], container: nil).failure())?.message ?? ""
        #expect(unclear.contains("--watch-container"))
    }

    @Test("is found without a name where there is but one beside CoPilot's, or Flyte names it")
    func findsTheMainContainer() async throws {
        let status = #"{"containerStatuses":[{"name":"b","state":{"terminated":{"exitCode":7}}}]}"#
        let single = PodFixture.pod(status, containers: ["flyte-copilot-uploader", "b"])
        #expect(
            try await ScriptedPod([.body([PodFixture.list(single)])], container: nil).ending() == .exited(status: 7))
        let annotated = PodFixture.pod(
            status, metadata: #","annotations":{"primary_container_name":"b"}"#, containers: ["a", "b", "c"])
        #expect(
            try await ScriptedPod([.body([PodFixture.list(annotated)])], container: nil).ending() == .exited(status: 7))
    }

    @Test(
        "does not start where the pod ends before",
        arguments: [#"{"phase":"Failed","reason":"Evicted"}"#, #"{"phase":"Succeeded"}"#])
    func doesNotStart(_ status: String) async throws {
        let scripted = try ScriptedPod([.body([PodFixture.list(PodFixture.pod(status))])])
        let error = await #expect(throws: MonitorError.self) { try await scripted.watcher.waitForStart() }
        #expect(error?.message.contains("container main never started") == true)
    }

    @Test(
        "is refused where the API's answers are no such",
        arguments: ["", "{}", "[1]", #"{"kind":"PodList","metadata":{"resourceVersion":"a&b"}}"#])
    func refusesNonsense(_ body: String) async throws {
        #expect(try await ScriptedPod([.body([Array(body.utf8)])]).failure()?.message.contains("no PodList") == true)
    }

    @Test("is refused where an answer has no end")
    func boundsAnswers() async throws {
        let piece = [UInt8](repeating: 0x20, count: 1 << 20)
        let pieces = Array(repeating: piece, count: 9)
        #expect(try await ScriptedPod([.body(pieces)]).failure()?.message.contains("more than 8 MiB") == true)
        #expect(
            try await ScriptedPod([.body([list]), .body(pieces)]).failure()?.message.contains("more than 8 MiB") == true
        )
    }
}
