import Dispatch
import Glibc

@testable import ProcessMonitor

/// A child process whose standard output the test reads line by line.
final class Spoken: Sendable {
    let child: ChildProcess
    private let reading: Int32

    private init(_ child: ChildProcess, reading: Int32) {
        self.child = child
        self.reading = reading
    }

    deinit { close(reading) }

    static func start(_ arguments: [String], _ change: (inout ChildCommand) -> Void = { _ in }) async throws -> Spoken {
        var ends: [Int32] = [0, 0]
        // A socket pair and not a pipe, because it can be close-on-exec from the start: other tests start children meanwhile.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw MonitorError(.system, cannot: "make a pipe", because: SystemText.of(errno))
        }
        defer { close(ends[1]) }
        var command = ChildCommand(arguments)
        command.output = ends[1]
        change(&command)
        return Spoken(try await ChildProcess.start(command), reading: ends[0])
    }

    /// The probe in a mode of its own.
    static func probe(_ words: String...) async throws -> Spoken {
        try await start([probePath] + words)
    }

    /// The next line; nil when nobody holds the output any more.
    func line() async -> String? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [self] in continuation.resume(returning: readLine()) }
        }
    }

    /// All lines to the end.
    func lines() async -> [String] {
        var lines: [String] = []
        while let line = await line() { lines.append(line) }
        return lines
    }

    func ending() async throws -> Ending { try await child.waitForExit().ending }

    private func readLine() -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(reading, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}

/// The probe is built beside the test bundle.
let probePath: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/SignalProbe"
}()
