import Synchronization

@testable import ProcessMonitor

/// Answers requests by a script, and keeps them.
final class ScriptedConnection: KubernetesConnection {
    /// What comes of one request.
    enum Act: Sendable {
        /// A 2xx answer: its body in these pieces, then its end.
        case body([[UInt8]])
        /// The same, and then the connection breaks.
        case cut([[UInt8]])
        /// The same, and then silence until the task is cancelled.
        case silence([[UInt8]])
        /// Pieces as the test sends them.
        case live(AsyncStream<[UInt8]>)
        case status(Int, body: [UInt8] = [], retryAfter: Duration? = nil)
        case failure(ConnectionFailure)
    }

    let address = "https://api"
    private let acts: Mutex<[Act]>
    private let asked = Mutex<[KubernetesRequest]>([])

    init(_ acts: [Act]) { self.acts = Mutex(acts) }

    var requests: [KubernetesRequest] { asked.withLock { $0 } }
    /// `list`, or the version that a watch begins at.
    var kinds: [String] {
        requests.map { request in
            let parts = request.target.split(separator: "resourceVersion=")
            return parts.count < 2 ? "list" : String(parts[1].prefix { $0 != "&" })
        }
    }

    func get(_ request: KubernetesRequest, receive: @escaping @Sendable ([UInt8]) -> Bool)
        async throws(ConnectionFailure) -> KubernetesAnswer
    {
        asked.withLock { $0.append(request) }
        let act = acts.withLock { $0.isEmpty ? .failure(.permanent("the script is over")) : $0.removeFirst() }
        switch act {
        case .body(let pieces): _ = pieces.allSatisfy(receive)
        case .cut(let pieces):
            guard pieces.allSatisfy(receive) else { break }
            throw .transient("cut")
        case .silence(let pieces):
            guard pieces.allSatisfy(receive) else { break }
            try? await Task.sleep(for: .seconds(60))
            throw Task.isCancelled ? .cancelled : .transient("silent too long")
        case .live(let pieces):
            for await piece in pieces where !receive(piece) { break }
            if Task.isCancelled { throw .cancelled }
        case .status(let status, let body, let retryAfter):
            return KubernetesAnswer(status: status, retryAfter: retryAfter, errorBody: body)
        case .failure(let failure): throw failure
        }
        return KubernetesAnswer(status: 200)
    }
}

/// A clock on which time passes only by sleeping, at once. It keeps how long.
final class NapClock: Clock {
    struct Instant: InstantProtocol {
        let offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let slept = Mutex<[Duration]>([])

    var naps: [Duration] { slept.withLock { $0 } }
    var now: Instant { Instant(offset: naps.reduce(.zero, +)) }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        let nap = now.duration(to: deadline)
        slept.withLock { $0.append(nap) }
    }
}

/// A watcher on a script.
struct ScriptedPod {
    let connection: ScriptedConnection
    let clock = NapClock()
    let notices = Notices()
    let watcher: PodWatcher

    init(_ acts: [ScriptedConnection.Act], container: String? = "main") throws {
        connection = ScriptedConnection(acts)
        var pacing = PodFeed.Pacing()
        (pacing.clock, pacing.jitter, pacing.watchSeconds) = (clock, { 1 }, { 300 })
        let notices = notices
        watcher = PodWatcher(
            try PodAddress(namespace: "tasks", name: "p"), container: container, connection: connection, pacing: pacing
        ) { notices.add($0) }
    }

    func ending() async throws -> Ending { try await watcher.waitForExit().ending }

    func failure() async -> MonitorError? {
        do throws(MonitorError) { _ = try await watcher.waitForExit() } catch { return error }
        return nil
    }
}

final class Notices: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
