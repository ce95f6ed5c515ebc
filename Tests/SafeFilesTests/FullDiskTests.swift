import Foundation
import Glibc
import Testing

@testable import SafeFiles

/// A file system of 64 KiB at `path`; nil where we may not mount one.
private func withTinyDisk(_ path: String, _ body: () throws -> Void) throws {
    guard mount("tmpfs", path, "tmpfs", 0, "size=64k") == 0 else { return }
    defer { umount2(path, Int32(MNT_DETACH)) }
    try body()
}

@Suite("A full disk")
struct FullDiskTests {
    @Test(
        "says that no space is left and leaves nothing (where a small file system can be mounted)",
        .enabled(if: geteuid() == 0))
    func saysNoSpace() throws {
        let box = try Sandbox()
        try withTinyDisk(box.inside) {
            let directory = try box.directory()
            do {
                try directory.write([UInt8](repeating: 1, count: 100_000), to: path("a/f"), mode: 0o666)
                Issue.record("nothing was thrown")
            } catch let error as FileError {
                #expect(error.code == .noSpace)
                #expect(error.message == "cannot write a/f: no space left on device")
            }
            #expect(try box.names(in: "inside/a") == [])
        }
    }

    @Test("says that a file is larger than the system allows")
    func saysTooLarge() throws {
        signal(SIGXFSZ, SIG_IGN)
        var limits = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits) == 0)
        var small = rlimit(rlim_cur: 64 << 20, rlim_max: limits.rlim_max)
        guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &small) == 0 else { return }
        defer { _ = setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits) }
        let box = try Sandbox()
        do {
            let file = try box.directory().createFile(path("f"), mode: 0o666)
            #expect(code { try file.write([1, 2].span.bytes, at: 64 << 20) } == .tooLarge)
            #expect(code { try file.setSize(1 << 40) } == .tooLarge)
            #expect(code { try file.setSize(.max) } == .tooLarge)
        }
        #expect(try box.names(in: "inside") == [])
    }
}
