import Foundation
import Testing

/// Where the scripts and the virtual environment are.
enum TestPlaces {
    static let support = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Support")
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(
        path: "Fixtures")

    /// The project's, or $COPILOT_VENV.
    static let environment =
        ProcessInfo.processInfo.environment["COPILOT_VENV"].map { URL(filePath: $0) }
        ?? support.deletingLastPathComponent().deletingLastPathComponent().appending(path: ".venv")

    /// Without it the tests against real servers are skipped; `make setup` makes it.
    static let hasEnvironment = FileManager.default.isExecutableFile(
        atPath: environment.appending(path: "bin/python").path)

    /// A new empty directory.
    static func makeDirectory() throws -> URL {
        let place = FileManager.default.temporaryDirectory.appending(path: "copilot-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        return place
    }
}

struct ServerFailure: Error {
    let text: String
}

/// A real S3 server for one suite, started before its first test and ended after its last, by its pid.
struct S3Server: Sendable {
    let endpoint: String
    let accessKey: String
    let secretKey: String
    /// The file of the authority to trust, where the server speaks TLS.
    let authority: String?
    private let pid: pid_t
    private let data: URL

    static func start(_ script: String) async throws -> S3Server {
        let data = try TestPlaces.makeDirectory()
        let line = try await run(TestPlaces.support.appending(path: "servers/\(script).sh").path, [data.path])
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 4, let pid = pid_t(words[1]) else {
            throw ServerFailure(text: "\(script).sh says: \(line)")
        }
        let authority = script.hasSuffix("-tls") ? data.appending(path: "authority.pem").path : nil
        return S3Server(
            endpoint: "\(authority == nil ? "http" : "https")://127.0.0.1:\(words[0])", accessKey: words[2],
            secretKey: words[3], authority: authority, pid: pid, data: data)
    }

    func stop() {
        kill(pid, SIGTERM)
        try? FileManager.default.removeItem(at: data)
    }

    private static func run(_ path: String, _ arguments: [String]) async throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["COPILOT_VENV": TestPlaces.environment.path])
        { $1 }
        process.standardOutput = output
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard process.terminationStatus == 0 else { throw ServerFailure(text: "\(path) failed") }
        return output.firstLine()
    }
}

/// Gives a suite its server: `S3Server.current`.
struct S3ServerTrait: SuiteTrait, TestScoping {
    let script: String
    var isRecursive: Bool { false }

    func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void)
        async throws
    {
        let server = try await S3Server.start(script)
        defer { server.stop() }
        try await S3Server.$current.withValue(server) { try await function() }
    }
}

extension S3Server {
    @TaskLocal static var current: S3Server?
}

extension Trait where Self == S3ServerTrait {
    static func s3Server(_ script: String) -> Self { S3ServerTrait(script: script) }
}

/// A server of our own in Python, one for the process: it ends with it.
final class AnswerServer: Sendable {
    let port: Int
    var url: String { "http://127.0.0.1:\(port)" }

    /// Its answers are wrong on purpose.
    static let shared = Result { try AnswerServer("answers") }
    /// S3 with odd rules.
    static let rules = Result { try AnswerServer("s3_rules") }
    /// Gives AWS credentials.
    static let credentials = Result { try AnswerServer("aws_credentials") }

    private init(_ script: String) throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", TestPlaces.support.appending(path: "servers/\(script).py").path]
        process.standardOutput = output
        try process.run()
        let line = output.firstLine()
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw ServerFailure(text: "\(script).py: \(line)")
        }
        self.port = port
    }
}

extension Pipe {
    /// Reads until a line has ended. Not until the end: another process that was started at the same moment may have got the
    /// other end of the pipe too, and wait for a test that waits for this.
    fileprivate func firstLine() -> String {
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let piece = fileHandleForReading.availableData
            if piece.isEmpty { break }
            line += piece
        }
        return String(decoding: line, as: UTF8.self)
    }
}
