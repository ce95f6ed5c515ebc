/// Takes marker files in the output directory for the main container's own words: `_START`, and at its end `_SUCCESS` or
/// `_ERROR`.
///
/// Alone it cannot see a main container that dies without a word: combine it with a watcher that sees the process end, or
/// limit the wait.
public final class FileWatcher: StartWatcher, ExitWatcher, Sendable {
    private let watch: Background<WatchFact>

    /// Watches a directory, which need not be there yet.
    /// - Parameter bell: rung with news.
    public init(directory: String, bell: Bell? = nil) {
        watch = Background(limit: 2, bell: bell) { stop, tell in Self.run(directory, stop, tell) }
    }

    /// Starts to look, if no question has done so.
    /// - Throws: `.system`.
    public func begin() throws(MonitorError) { try watch.begin() }

    /// What the waits would return at once for.
    public var hasStarted: Bool { watch.hasStarted }
    /// The same of the end.
    public var hasEnded: Bool { watch.hasEnded }

    /// Returns when one of the markers is there.
    /// - Throws: `.cancelled`, `.system`.
    public func waitForStart() async throws(MonitorError) {
        try await watch.started()
    }

    /// Returns when `_SUCCESS` or `_ERROR` is there; `_ERROR` wins, and is complete.
    /// - Throws: `.cancelled`, `.system`.
    public func waitForExit() async throws(MonitorError) -> Observation {
        try await watch.ended()
    }

    /// Milliseconds between two looks at an `_ERROR` that may still be written.
    private static let settling: Int32 = 25

    /// The watch is set before the first look, so that no marker comes in between.
    private static func run(_ directory: String, _ stop: Int32, _ tell: (WatchFact) -> Void) {
        var watch = DirectoryWatch(directory)
        var wait = MarkerWait()
        var hasTold = false
        while true {
            let markers = Markers.look(in: directory)
            if markers.hasStarted, !hasTold {
                tell(.started)
                hasTold = true
            }
            let step = wait.step(markers)
            if case .ended(let success) = step { return tell(.ended(observation(success))) }
            guard watch.wait(stop: stop, milliseconds: step == .settle ? settling : -1) else { return }
        }
    }

    private static func observation(_ success: Bool) -> Observation {
        Observation(
            ending: .reported(success: success), source: "the marker file \(success ? Markers.success : Markers.error)")
    }
}
