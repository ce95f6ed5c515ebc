import Glibc
import Testing

@testable import ProcessMonitor

@Suite("A process that is not our child")
struct ProcessHandleTests {
    /// A grandchild that waits for a line, then does what it is told; and its parent, which reaps it.
    private func grandchild(_ end: String) async throws -> (parent: Spoken, id: Int32, release: Int32) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw MonitorError(.system, cannot: "make a pipe", because: SystemText.of(errno))
        }
        defer { close(ends[1]) }
        let parent = try await Spoken.start(["sh", "-c", "exec 3<&0; sh -c 'read x <&3; \(end)' & echo $!; wait"]) {
            $0.input = ends[1]
        }
        let id = try #require(await parent.line().flatMap { Int32($0) })
        return (parent, id, ends[0])
    }

    private func wait(_ handle: ProcessHandle, stop: Event) async -> (ended: Bool, status: Int32?) {
        await withCheckedContinuation { continuation in
            do {
                try SystemThread.start {
                    let ended = handle.waitForEnd(stop: stop.descriptor)
                    continuation.resume(returning: (ended, ended ? handle.status(stop: stop.descriptor) : nil))
                }
            } catch { continuation.resume(returning: (false, nil)) }
        }
    }

    @Test(
        "tells how it ended, once it was reaped, or nothing where the kernel does not tell",
        arguments: [
            ("exit 7", .exited(status: 7)), ("exit 0", .exited(status: 0)), ("kill -9 $$", .signalled(9)),
            ("exec sh -c \"exit 5\"", .exited(status: 5)),
        ]
            as [(String, Ending)])
    func status(end: String, ending: Ending) async throws {
        let (parent, id, release) = try await grandchild(end)
        let facts = try #require(ProcessFiles().process(id))
        let handle = try #require(ProcessHandle(facts, ProcessFiles()))
        close(release)
        let (ended, status) = try await wait(handle, stop: Event())
        #expect(ended)
        #expect(status.map { Ending(waitStatus: $0) } == (Self.kernelTells ? ending : nil))
        _ = try await parent.ending()
    }

    @Test("is waited for without descriptors too, as on old kernels")
    func polling() async throws {
        let (parent, id, release) = try await grandchild("exit 7")
        let facts = try #require(ProcessFiles().process(id))
        let handle = try #require(ProcessHandle(facts, ProcessFiles(), usesDescriptor: false))
        close(release)
        let (ended, status) = try await wait(handle, stop: Event())
        #expect(ended && status == nil)
        _ = try await parent.ending()
    }

    @Test("is not mistaken for an earlier one with its id", arguments: [true, false])
    func reuse(usesDescriptor: Bool) throws {
        let own = try #require(ProcessFiles().process(getpid()))
        let earlier = ProcessFacts(id: own.id, parent: 1, startTime: own.startTime - 1, name: "x", groups: own.groups)
        #expect(ProcessHandle(earlier, ProcessFiles(), usesDescriptor: usesDescriptor) == nil)
    }

    @Test("is waited for until somebody stops the wait", arguments: [true, false])
    func stopping(usesDescriptor: Bool) async throws {
        let own = try #require(ProcessFiles().process(getpid()))
        let handle = try #require(ProcessHandle(own, ProcessFiles(), usesDescriptor: usesDescriptor))
        let stop = try Event()
        stop.raise()
        #expect(await wait(handle, stop: stop).ended == false)
    }

    /// PIDFD_INFO_EXIT came with Linux 6.15.
    private static let kernelTells: Bool = {
        var name = utsname()
        uname(&name)
        let release = withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let numbers = release.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        return numbers.count == 2 && (numbers[0], numbers[1]) >= (6, 15)
    }()
}
