/// How the watched process ended.
public enum Ending: Sendable, Hashable {
    /// It exited with this status, 0 to 255.
    case exited(status: Int32)
    /// This signal ended it.
    case signalled(Int32)
    /// The kernel ended it because its memory ran out.
    case outOfMemory
    /// It was stopped from outside before it was done: its pod was deleted, evicted or preempted.
    case aborted
    /// It said so itself by a marker file, and may still run: `_SUCCESS`, or else `_ERROR`.
    case reported(success: Bool)
    /// It ended without the marker file that was agreed on, and nothing else says how.
    case unmarked
    /// It ended, or is to be taken as ended, and nothing says how.
    case unknown
}

/// That the watched process ended, and how that is known.
public struct Observation: Sendable, Hashable {
    /// How it ended.
    public let ending: Ending
    /// How it is known, for messages: `SIGTERM`, `child process`, `none`.
    public let source: String
    /// More about the ending, for messages: `the pod was evicted: low on memory`. One line; nil if there is no more.
    public let detail: String?
    /// When it was noticed.
    public let at: ContinuousClock.Instant

    /// What was noticed, by default just now.
    public init(ending: Ending, source: String, detail: String? = nil, at: ContinuousClock.Instant = .now) {
        self.ending = ending
        self.source = source
        self.detail = detail
        self.at = at
    }
}

extension Ending {
    /// Reads the status that wait(2) gives: the low 7 bits are the signal that ended the process, or 0 and then the
    /// next 8 the exit status.
    init(waitStatus status: Int32) {
        let signal = status & 0x7F
        self = signal == 0 ? .exited(status: (status >> 8) & 0xFF) : .signalled(signal)
    }
}
