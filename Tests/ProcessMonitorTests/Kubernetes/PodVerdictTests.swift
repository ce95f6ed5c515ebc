import StructuredText
import Testing

@testable import ProcessMonitor

@Suite("What the API says of a pod")
struct PodVerdictTests {
    /// What follows from each state of a life, the first being the list's.
    private func verdicts(_ name: String) throws -> [String] {
        let fixture = try PodFixture(name)
        let listed = try #require(PodList(fixture.list)?.pod)
        let later = try fixture.events.compactMap { line -> (PodState, Bool)? in
            switch WatchEvent(line) {
            case .changed(let pod, _): return (pod, false)
            case .deleted(let pod, _): return (pod, true)
            case .bookmark: return nil
            default: throw MonitorError(kubernetes: "not a pod's event")
            }
        }
        return ([(listed, false)] + later).map { Self.word(PodVerdict($0, container: "main", isGone: $1)) }
    }

    private static func word(_ verdict: PodVerdict) -> String {
        switch verdict {
        case .notStarted: "-"
        case .started: "started"
        case .ended(let ending, _): "\(ending)"
        }
    }

    @Test(
        "is read as a real server says it",
        arguments: [
            ("completes", ["-", "-", "started", "exited(status: 0)"]),
            ("fails", ["-", "started", "exited(status: 3)"]),
            ("out_of_memory", ["-", "started", "outOfMemory"]),
            ("signalled", ["-", "started", "signalled(11)"]),
            ("restarts", ["-", "started", "started", "started", "started", "exited(status: 0)"]),
            ("evicted", ["-", "started", "aborted"]),
            ("shut_down", ["-", "started", "aborted"]),
            ("pulls", ["-", "-"]),
        ])
    func readsLives(_ name: String, _ expected: [String]) throws {
        #expect(try verdicts(name) == expected)
    }

    @Test("takes a deletion as an abortion, with its first sign and ever after", arguments: ["deleted", "removed"])
    func readsDeletions(_ name: String) throws {
        let words = try verdicts(name)
        #expect(words.prefix(2) == ["-", "started"])
        #expect(words.count > 2)
        #expect(words.dropFirst(2).allSatisfy { $0 == "aborted" }, "\(words)")
    }

    @Test("says more in words")
    func saysMore() throws {
        let fixture = try PodFixture("fails")
        guard case .changed(let pod, _)? = fixture.events.compactMap({ WatchEvent($0) }).last(where: \.isChange),
            case .ended(_, let detail) = PodVerdict(pod, container: "main", isGone: false)
        else { throw MonitorError(kubernetes: "no end") }
        #expect(detail == "container main: Error, finished 2026-01-01T00:00:00Z: no such table: users (line 7)")
    }

    private func verdict(_ pod: String, isGone: Bool = false) throws -> String {
        let state = try #require(PodState(JSONText.parse(Array(pod.utf8))))
        return Self.word(PodVerdict(state, container: "main", isGone: isGone))
    }

    @Test(
        "tells an end before a deletion from one that it caused",
        arguments: [(29, "exited(status: 0)"), (30, "aborted"), (31, "aborted")])
    func comparesTimes(_ second: Int, _ expected: String) throws {
        let state = #"{"terminated":{"exitCode":0,"finishedAt":"2026-01-01T00:00:\#(second)Z"}}"#
        let deletion = #","deletionTimestamp":"2026-01-01T00:01:00Z","deletionGracePeriodSeconds":30"#
        #expect(try verdict(PodFixture.pod(PodFixture.main(state), metadata: deletion)) == expected)
        #expect(try verdict(PodFixture.pod(PodFixture.main(state))) == "exited(status: 0)")
        #expect(try verdict(PodFixture.pod(PodFixture.main(state)), isGone: true) == "exited(status: 0)")
    }

    @Test(
        "knows which runs are followed by another",
        arguments: [
            ("Never", 0, "exited(status: 0)"), ("Never", 1, "exited(status: 1)"), ("OnFailure", 0, "exited(status: 0)"),
            ("OnFailure", 1, "started"), ("Always", 0, "started"), ("Always", 1, "started"),
        ])
    func knowsRestarts(_ policy: String, _ code: Int, _ expected: String) throws {
        #expect(try verdict(PodFixture.pod(PodFixture.ended(code), policy: policy)) == expected)
        let over = PodFixture.main(#"{"terminated":{"exitCode":\#(code)}}"#, phase: "Failed")
        #expect(try verdict(PodFixture.pod(over, policy: policy)) == "exited(status: \(code))")
    }

    @Test("honours a container's own policy, and its exceptions")
    func honoursContainerPolicies() {
        let rule = RestartRule(policy: .never, exceptions: [.init(isInList: true, statuses: [42])])
        #expect(rule.restarts(after: 42) && !rule.restarts(after: 1))
        let other = RestartRule(policy: .never, exceptions: [.init(isInList: false, statuses: [1, 2])])
        #expect(other.restarts(after: 3) && !other.restarts(after: 2))
    }

    @Test(
        "does not make up what it is not told",
        arguments: [
            (#"{"terminated":{"exitCode":137,"reason":"ContainerStatusUnknown"}}"#, "unknown"),
            (#"{"terminated":{"exitCode":137,"reason":"Error"}}"#, "exited(status: 137)"),
            (#"{"terminated":{"exitCode":-1073741510}}"#, "unknown"), (#"{}"#, "-"),
        ])
    func staysHonest(_ state: String, _ expected: String) throws {
        #expect(try verdict(PodFixture.pod(PodFixture.main(state))) == expected)
    }

    @Test("knows a pod that is over without its container")
    func knowsTheEndOfAPod() throws {
        #expect(try verdict(PodFixture.pod(#"{"phase":"Succeeded"}"#)) == "unknown")
        #expect(try verdict(PodFixture.pod(#"{"phase":"Failed","reason":"DeadlineExceeded"}"#)) == "aborted")
        #expect(try verdict(PodFixture.pod(#"{"phase":"Pending"}"#)) == "-")
        #expect(try verdict(PodFixture.pod(#"{"phase":"Pending"}"#), isGone: true) == "aborted")
    }
}

extension WatchEvent {
    fileprivate var isChange: Bool {
        if case .changed = self { return true }
        return false
    }
}
