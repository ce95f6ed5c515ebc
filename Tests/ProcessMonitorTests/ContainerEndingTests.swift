import Foundation
import Testing

@testable import ProcessMonitor

@Suite("How a container ended")
struct ContainerEndingTests {
    /// Wait statuses: an exit status stands 8 bits up, a signal in the low 7.
    @Test(
        "is what its status and its memory's events say together",
        arguments: [
            (0, 0, .exited(status: 0), false), (3 << 8, 0, .exited(status: 3), false), (9, 0, .signalled(9), false),
            (9, 1, .outOfMemory, false), (137 << 8, 2, .outOfMemory, false), (3 << 8, 1, .exited(status: 3), true),
            (0, 1, .exited(status: 0), true), (15, 1, .signalled(15), true), (9, nil, .signalled(9), true),
            (0, nil, .exited(status: 0), false), (nil, nil, .unknown, false), (nil, 0, .unknown, false),
            (nil, 1, .unknown, true),
            (0x8B, 0, .signalled(11), false),
        ] as [(Int32?, Int?, Ending, Bool)])
    func ending(status: Int32?, kills: Int?, ending: Ending, hasDetail: Bool) {
        let found = ContainerEnding(status: status, memoryKills: kills)
        #expect(found.ending == ending && (found.detail != nil) == hasDetail)
    }

    @Test(
        "may have been for lack of memory only if the machine has killed somebody for that",
        arguments: [
            (0, "not for lack of memory"), (2, "perhaps for lack of memory"),
            (nil, "for lack of memory or by somebody"),
        ]
            as [(Int?, String)])
    func guess(machineKills: Int?, begin: String) {
        let found = ContainerEnding(status: 9, memoryKills: nil, machineKills: machineKills)
        #expect(found.ending == .signalled(9) && found.detail?.hasPrefix(begin) == true)
        #expect(ContainerEnding(status: 9, memoryKills: 0, machineKills: machineKills).detail == nil)
        #expect(ContainerEnding(status: 0, memoryKills: nil, machineKills: machineKills).detail == nil)
    }

    @Test("is beside a count of the machine's that only grows")
    func machine() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "copilot-vmstat-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("nr_free_pages 1\noom_kill 5\n".utf8).write(to: file)
        let kills = MachineKills(path: file.path)
        #expect(kills.count == 0)
        try Data("nr_free_pages 1\noom_kill 7\n".utf8).write(to: file)
        #expect(kills.count == 2)
        #expect(MachineKills(path: "/nonexistent").count == nil && MachineKills().count != nil)
    }

    @Test("is what several have in common, and else unknown")
    func common() {
        let (good, bad) = (ContainerEnding(.exited(status: 0), nil), ContainerEnding(.exited(status: 1), nil))
        #expect(ContainerEnding.common([("a", good)]) == good)
        #expect(ContainerEnding.common([("a", good), ("b", good)]) == good)
        let mixed = ContainerEnding.common([("a", good), ("b", bad)])
        #expect(mixed.ending == .unknown && mixed.detail?.contains("b exited with status 1") == true)
        #expect(ContainerEnding.common([]).ending == .unknown)
    }

    @Test(
        "has words",
        arguments: [
            (.exited(status: 3), "exited with status 3"),
            (.exited(status: 143), "exited with status 143 (128 + SIGTERM)"),
            (.exited(status: 127), "exited with status 127 (a command is not found)"),
            (.signalled(9), "was ended by SIGKILL"),
            (.exited(status: 255), "exited with status 255"),
        ] as [(Ending, String)])
    func words(ending: Ending, words: String) { #expect(ending.words == words) }

    @Test(
        "has its kills for lack of memory in either version's file",
        arguments: [
            ("low 0\nhigh 0\nmax 12\noom 1\noom_kill 3\noom_group_kill 0\n", 3),
            ("oom_kill_disable 0\nunder_oom 1\noom_kill 7\n", 7),
            ("oom_kill_disable 0\nunder_oom 0\n", nil), ("", nil), ("oom_kill x\n", nil),
        ] as [(String, Int?)])
    func kills(text: String, count: Int?) { #expect(MemoryKills.count(in: text) == count) }

    @Test(
        "counts only what came after the first look, in the group that is visible",
        arguments: ["version2", "version1", "hybrid"])
    func counting(layout: String) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "copilot-groups-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let place = [
            "version2": "pod/x/memory.events", "version1": "memory/pod/x/memory.oom_control",
            "hybrid": "unified/pod/x/memory.events",
        ]
        let file = root.appending(path: try #require(place[layout]))
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("oom_kill 2\n".utf8).write(to: file)
        let lines = layout == "version1" ? "4:memory:/pod/x" : "0::/pod/x"
        let kills = try #require(MemoryKills(ControlGroups(parsing: lines), root: root.path))
        #expect(kills.count == 0)
        let handle = try FileHandle(forWritingTo: file)
        try handle.write(contentsOf: Data("oom_kill 5\n".utf8))
        #expect(kills.count == 3)
        #expect(MemoryKills(ControlGroups(parsing: lines), isFresh: true, root: root.path)?.count == 5)
        #expect(MemoryKills(ControlGroups(parsing: "0::/pod/y"), root: root.path) == nil)
    }

    @Test(
        "which nobody saw shows in what it left",
        arguments: [
            ([], ["x"], false), (["x"], ["x"], true), (["x.csv"], ["x"], true), (["x"], ["x", "y"], false),
            (["_SUCCESS"], ["x"], true), (["_ERROR"], ["x"], true), (["_returncode"], ["x"], true),
            (["_START"], ["x"], false),
            (["x"], [], false), (["x", "y.json", "."], ["x", "y"], true),
        ] as [(Set<String>, [String], Bool)])
    func earlier(names: Set<String>, outputs: [String], isEnded: Bool) {
        #expect(EarlierEnd.isEnded(names: names, outputs: outputs) == isEnded)
    }
}
