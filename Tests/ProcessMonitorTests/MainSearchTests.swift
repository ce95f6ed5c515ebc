import Testing

@testable import ProcessMonitor

/// Pods as tables of processes: 1 is the pause container's, 5 is ours.
private struct Pod {
    var processes: [ProcessFacts] = []
    var mounts: [Int32: [MountTable.Mount]] = [:]
    static let volume = MountTable.Mount(
        source: .init(device: "254:0", root: ["vol", "out"]), point: ["var", "outputs"])

    init() {
        add(1, "pause", "/p/pause", start: 1)
        add(5, "copilot", "/p/own", start: 50, mounts: [Self.volume])
    }

    mutating func add(
        _ id: Int32, _ name: String, _ group: String, parent: Int32 = 0, start: UInt64? = nil, isZombie: Bool = false,
        mounts: [MountTable.Mount] = []
    ) {
        processes.append(
            ProcessFacts(
                id: id, parent: parent, startTime: start ?? UInt64(id) * 10, name: name, isZombie: isZombie,
                groups: ControlGroups(parsing: "0::\(group)")))
        self.mounts[id] = mounts
    }

    var table: ProcessTable { ProcessTable(own: 5, processes: processes) }

    func look(
        container: String? = nil, volume: MountTable.Mount? = volume, without known: Set<String> = [],
        isReadable: Bool = true
    ) -> MainSearch.Finding {
        MainSearch(volume: volume, container: container).look(table, without: { known.contains($0.name) }) { process in
            isReadable ? mounts[process.id].map { mounts in MountTable(mounts: mounts) } : nil
        }
    }
}

extension MountTable {
    fileprivate init(mounts: [Mount]) {
        let lines = mounts.map {
            "1 1 \($0.source.device) /\($0.source.root.joined(separator: "/")) /\($0.point.joined(separator: "/")) rw - x"
        }
        self.init(parsing: lines.joined(separator: "\n"))
    }
}

extension MainSearch.Finding {
    fileprivate var firsts: [Int32?] { candidates.map { $0.first?.id } }
}

@Suite("The main container among the processes of a pod")
struct MainSearchTests {
    @Test("is nobody while there are only the pause container and ourselves")
    func nobody() {
        var pod = Pod()
        #expect(pod.look().candidates.isEmpty)
        pod.add(6, "helper", "/p/own", parent: 5, mounts: [Pod.volume])
        #expect(pod.look().candidates.isEmpty && pod.look(volume: nil).candidates.isEmpty)
    }

    @Test("is the one with our volume, whoever else is there")
    func byMount() {
        var pod = Pod()
        pod.add(7, "helper", "/p/helper")
        pod.add(9, "python3", "/p/main", mounts: [Pod.volume])
        pod.add(10, "worker", "/p/main", parent: 9, mounts: [Pod.volume])
        #expect(pod.look().firsts == [9] && pod.look().evidence == .mount)
        let elsewhere = MountTable.Mount(source: Pod.volume.source, point: ["data"])
        pod.mounts[9] = [elsewhere]
        #expect(pod.look().firsts == [9])
    }

    @Test("is the one with a directory of our volume, if nobody has all of it")
    func byRelative() {
        var pod = Pod()
        let below = MountTable.Mount(source: .init(device: "254:0", root: ["vol", "out", "sub"]), point: ["x"])
        pod.add(9, "python3", "/p/main", mounts: [below])
        #expect(pod.look().firsts == [9] && pod.look().evidence == .relative)
        pod.add(11, "sh", "/p/other", mounts: [Pod.volume])
        #expect(pod.look().firsts == [11] && pod.look().evidence == .mount)
    }

    @Test(
        "is not a helper with our volume, whose name is known",
        arguments: ["fluent-bit", "copilot", "flyte-copilot", "otelcol-contrib"])
    func sidecars(name: String) {
        var pod = Pod()
        pod.add(7, name, "/p/helper", mounts: [Pod.volume])
        #expect(pod.look().candidates.isEmpty)
        pod.add(9, "python3", "/p/main", mounts: [Pod.volume])
        #expect(pod.look().firsts == [9])
    }

    @Test("is any of several that fit equally well")
    func several() {
        var pod = Pod()
        pod.add(7, "logger", "/p/logger", mounts: [Pod.volume])
        pod.add(9, "python3", "/p/main", mounts: [Pod.volume])
        #expect(pod.look().firsts == [7, 9])
        #expect(pod.look(without: ["/p/logger"]).firsts == [9])
        #expect(pod.look(container: "main").firsts == [9] && pod.look(container: "main").evidence == .id)
        #expect(pod.look(container: "nobody").candidates.isEmpty)
    }

    @Test("is found by exclusion where mounts say nothing")
    func byExclusion() {
        var pod = Pod()
        pod.add(7, "envoy", "/p/mesh")
        pod.add(9, "python3", "/p/main")
        #expect(pod.look().candidates.isEmpty)
        #expect(pod.look(volume: nil).firsts == [9] && pod.look(volume: nil).evidence == .exclusion)
        #expect(pod.look(isReadable: false).firsts == [9] && pod.look(isReadable: false).evidence == .exclusion)
    }

    @Test("is not there while the runtime makes it, but about to be")
    func runtime() {
        var pod = Pod()
        pod.add(8, "runc:[1:CHILD]", "/p/main", mounts: [Pod.volume])
        #expect(pod.look().candidates.isEmpty && pod.look().isImminent)
        let outside = MountTable.Mount(source: Pod.volume.source, point: ["host", "rootfs", "var", "outputs"])
        pod.processes.removeLast()
        pod.add(9, "runc:[2:INIT]", "/p/main", mounts: [outside])
        #expect(pod.look().candidates.isEmpty && pod.look().isImminent)
        pod.mounts[9] = [Pod.volume]
        #expect(pod.look().firsts == [9] && pod.look().isImminent)
        pod.mounts[9] = []
        #expect(pod.look(volume: nil).candidates.isEmpty)
    }

    @Test("has the first process that started outside, not one that exec brought in")
    func first() {
        var pod = Pod()
        pod.add(30, "sh", "/p/main", start: 900, mounts: [Pod.volume])
        pod.add(9, "python3", "/p/main", start: 100, mounts: [Pod.volume])
        pod.add(12, "worker", "/p/main", parent: 9, start: 110)
        #expect(pod.look().firsts == [9])
    }

    @Test("has no first process any more where only survivors are left")
    func survivors() {
        var pod = Pod()
        pod.add(12, "worker", "/p/main", parent: 1, start: 110, mounts: [Pod.volume])
        #expect(pod.look().firsts == [nil])
        pod.add(30, "sh", "/p/main", start: 900, mounts: [Pod.volume])
        #expect(pod.look().firsts == [nil])
    }

    @Test("keeps a first process that has ended and is not reaped")
    func zombie() {
        var pod = Pod()
        pod.add(9, "python3", "/p/main", isZombie: true)
        pod.add(12, "worker", "/p/main", parent: 1, start: 110, mounts: [Pod.volume])
        #expect(pod.look().firsts == [9])
    }

    @Test("is told from us by descent where control groups are the same")
    func byDescent() {
        var pod = Pod()
        pod.processes = []
        pod.add(1, "pause", "/")
        pod.add(5, "copilot", "/", mounts: [Pod.volume])
        pod.add(9, "python3", "/", mounts: [Pod.volume])
        pod.add(12, "worker", "/", parent: 9)
        #expect(pod.look().firsts == [9])
        #expect(pod.look().candidates.first?.processes.map(\.id) == [9, 12])
    }
}

@Suite("Whose processes are visible")
struct NamespaceSurveyTests {
    private func facts(_ id: Int32, _ name: String, _ group: String, parent: Int32 = 0) -> ProcessFacts {
        ProcessFacts(
            id: id, parent: parent, startTime: UInt64(id), name: name, groups: ControlGroups(parsing: "0::\(group)"))
    }

    private func survey(_ own: Int32, _ processes: ProcessFacts...) -> NamespaceSurvey {
        .of(ProcessTable(own: own, processes: processes))
    }

    @Test("is told from process 1")
    func survey() {
        #expect(survey(1, facts(1, "copilot", "/")) == .own)
        #expect(survey(7, facts(1, "tini", "/"), facts(7, "copilot", "/", parent: 1)) == .own)
        #expect(survey(7, facts(1, "pause", "/../a"), facts(7, "copilot", "/")) == .shared)
        #expect(survey(7, facts(1, "pause", "/"), facts(7, "copilot", "/")) == .shared)
        #expect(
            survey(7, facts(1, "systemd", "/init.scope"), facts(2, "kthreadd", "/"), facts(7, "copilot", "/p"))
                == .machine)
        #expect(survey(7, facts(7, "copilot", "/p")) == .hidden)
    }
}
