import Glibc
import Testing

@testable import ProcessMonitor

@Suite("What is known of a process")
struct ProcessFactsTests {
    private static let rest = "4194560 1 2 3 4 5 6 7 8 20 0 1 0 12345 1000 100"

    @Test(
        "is read whatever its name holds",
        arguments: ["sh", "a b", "a) R 9 9 (b", "(", ")", "", "tab\there", "Ünïcode"])
    func name(name: String) throws {
        let facts = try #require(
            ProcessFacts(stat: "77 (\(name)) S 12 77 77 0 -1 \(Self.rest)", groups: .init(parsing: "")))
        #expect(facts.id == 77 && facts.parent == 12 && facts.startTime == 12345 && facts.name == name)
        #expect(!facts.isZombie)
    }

    @Test("tells one that has ended", arguments: [("Z", true), ("X", true), ("S", false), ("R", false), ("T", false)])
    func zombie(state: String, isZombie: Bool) throws {
        let facts = try #require(
            ProcessFacts(stat: "7 (x) \(state) 1 7 7 0 -1 \(Self.rest)", groups: .init(parsing: "")))
        #expect(facts.isZombie == isZombie)
    }

    @Test(
        "is nothing in a text of another form",
        arguments: ["", "7", "7 (x", "7 (x) S 1", "x (x) S 1 7 7 0 -1 \(rest)", ")7("])
    func nonsense(text: String) {
        #expect(ProcessFacts(stat: text, groups: .init(parsing: "")) == nil)
    }

    @Test("is there for this process, and for no other in another's place")
    func own() throws {
        let table = ProcessFiles().table()
        let facts = try #require(table.processes.first { $0.id == getpid() })
        #expect(facts.parent == getppid() && !facts.isZombie && facts.startTime > 0)
        #expect(ProcessFiles(root: "/nonexistent").table().processes.isEmpty)
        #expect(ProcessFiles().ids().contains(getpid()))
    }
}

@Suite("Mounts")
struct MountTableTests {
    private let table = MountTable(
        parsing: """
            90 60 0:50 / / rw,relatime master:1 - overlay overlay rw
            91 90 0:51 / /proc rw - proc proc rw
            92 90 254:0 /var/lib/kubelet/pods/u/volumes/kubernetes.io~empty-dir/out /var/outputs rw - ext4 /dev/vda rw
            93 92 0:60 / /var/outputs/memory rw - tmpfs tmpfs rw
            94 90 254:0 /a\\040b /with\\040space rw - ext4 /dev/vda rw
            95 90 0:61 / /twice rw - tmpfs tmpfs rw
            96 90 0:62 / /twice rw - tmpfs tmpfs rw
            this is no mount
            """)
    private let volume = ["var", "lib", "kubelet", "pods", "u", "volumes", "kubernetes.io~empty-dir", "out"]

    @Test("are found around a path, the nearest and latest of them")
    func around() throws {
        #expect(table.mounts.count == 7)
        let output = try #require(table.mount(around: "/var/outputs"))
        #expect(output.source == .init(device: "254:0", root: volume) && output.point == ["var", "outputs"])
        #expect(table.mount(around: "/var/outputs/sub/deep") == output)
        #expect(table.mount(around: "/var/outputs/memory/x")?.source == .init(device: "0:60", root: []))
        #expect(table.mount(around: "/with space/x")?.source == .init(device: "254:0", root: ["a b"]))
        #expect(table.mount(around: "/twice")?.source.device == "0:62")
    }

    @Test(
        "are none for the root file system, which no container shares",
        arguments: ["/", "/var", "/var/outputs2", "/home/x"])
    func root(path: String) { #expect(table.mount(around: path) == nil) }

    @Test("are the same wherever they are, and related above and below")
    func same() {
        func has(_ root: [String], _ device: String = "254:0") -> [Bool] {
            let source = MountTable.Source(device: device, root: root)
            return [table.contains(source), table.containsRelative(of: source)]
        }
        #expect(has(volume) == [true, true])
        #expect(has(volume + ["sub"]) == [false, true])
        #expect(has(volume.dropLast()) == [false, true])
        #expect(has(volume.dropLast() + ["out2"]) == [false, false])
        #expect(has(volume, "254:1") == [false, false])
        // A whole disk is above everything on it, and means nothing.
        #expect(has([]) == [false, false])
    }
}
