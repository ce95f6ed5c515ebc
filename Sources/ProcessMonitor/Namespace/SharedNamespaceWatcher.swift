/// Watches the main container's processes, which a pod with `shareProcessNamespace` shows us: no API, no capability.
///
/// The main container is the one that has our output directory's volume mounted. It has ended when its first process and all
/// that survive it have; a process id that is given away anew is not followed. The kernel tells the exit status from Linux 6.15
/// on; before that the ending is unknown.
public final class SharedNamespaceWatcher: StartWatcher, ExitWatcher, Sendable {
    private let watch: Background<WatchFact>
    /// How first processes ended, one for each time that one did.
    private let firsts: History<Observation>

    /// What to look for.
    public struct Options: Sendable {
        /// The directory whose volume the main container shares with us; an absolute path.
        public var directory: String
        /// The declared outputs: when all are there and nobody is, the main container has ended before it was looked for.
        public var outputs: [String] = []
        /// The main container's id, or its first digits, where it is known.
        public var containerID: String?
        /// Keep looking for a next container when one has ended, because SIGTERM will tell which one was the last.
        public var goesOn = false
        /// Rung with news.
        public var bell: Bell?
        /// Told what is found, a sentence at a time.
        public var report: @Sendable (String) -> Void = { _ in }

        public init(directory: String) { self.directory = directory }
    }

    /// Starts to look with the first question.
    public convenience init(_ options: Options) { self.init(options, ProcessFiles()) }

    /// How many starts and ends are kept.
    private static let limit = 1_024

    init(_ options: Options, _ files: ProcessFiles) {
        let firsts = History<Observation>(limit: Self.limit)
        self.firsts = firsts
        watch = Background(limit: Self.limit, bell: options.bell) { stop, tell in
            let volume = VolumePath.volume(of: options.directory, files)
            if volume == nil {
                options.report("\(options.directory) is in no volume: the main container is found by exclusion")
            }
            let tracker = NamespaceTracker(
                search: MainSearch(volume: volume, container: options.containerID), files: files,
                earlier: EarlierEnd(directory: options.directory, outputs: options.outputs), goesOn: options.goesOn,
                report: options.report, tellFirst: { firsts.append($0) })
            tracker.run(stop, tell)
        }
    }

    /// What the waits would return at once for.
    public var hasStarted: Bool { watch.hasStarted }
    /// The same of the end.
    public var hasEnded: Bool { watch.hasEnded }

    /// Returns when a container that may be the main one has a process.
    /// - Throws: `.cancelled`, `.system`.
    public func waitForStart() async throws(MonitorError) { try await watch.started() }

    /// Returns when the first container that may be the main one has ended. Where several may be, all must have ended, and what
    /// they do not have in common is unknown.
    /// - Throws: `.cancelled`, `.system`.
    public func waitForExit() async throws(MonitorError) -> Observation { try await watch.ended() }

    /// What is known at a moment.
    enum Verdict: Sendable {
        /// No main container was seen yet.
        case unseen
        case running
        /// The last one has ended.
        case ended(Observation)
    }

    /// Starts to look, if no question has done so.
    /// - Throws: `.system`.
    public func begin() throws(MonitorError) { try watch.begin() }

    /// What is known now. If a container runs, first waits for its first process's end for a while.
    func verdict(within limit: Duration, _ clock: any Clock<Duration>) async -> Verdict {
        if case .started = watch.soFar.last {
            let (firsts, count) = (firsts, ends)
            _ = await Race.within(limit, clock) { await firsts.value(count) }
        }
        switch watch.soFar.last {
        case .started:
            // What survives the first process changes nothing any more in how the container ended.
            let seen = firsts.soFar
            return seen.count > ends ? .ended(seen[seen.count - 1]) : .running
        case .ended(let observation): return .ended(observation)
        case .failed, nil: return .unseen
        }
    }

    /// How many containers have ended with all their processes.
    private var ends: Int {
        watch.soFar.count { if case .ended = $0 { true } else { false } }
    }
}
