internal import FlyteIDL
internal import ProcessMonitor

// The one table that decides what the main container's ending means (docs/monitor.md shows it). What its author can mend is
// the user's; what came from outside is the system's. RECOVERABLE lets Flyte run the task again within the retries that its
// author set; only a command that cannot be run stays so.

/// What follows from how the main container ended.
enum MainVerdict: Sendable {
    /// It may have left outputs: collect them.
    case completed
    /// It has left none worth having.
    case failed(FailureReport.Code, Consequence)

    init(_ ending: Ending) {
        switch ending {
        case .exited(status: 0), .reported(success: true), .unknown: self = .completed
        case .exited(let status): self = Self.exited(status)
        case .signalled(let signal): self = Self.signalled(signal)
        case .outOfMemory: self = .failed(.outOfMemory, Consequence(.taskFailed, .recoverable, .user))
        case .aborted: self = .failed(.mainAborted, Consequence(.taskFailed, .recoverable, .system))
        case .reported(success: false), .unmarked:
            self = .failed(.mainFailed, Consequence(.taskFailed, .recoverable, .user))
        }
    }

    /// A shell exits with 128 and the signal that ended its command.
    private static func exited(_ status: Int32) -> MainVerdict {
        switch status {
        case 126, 127: .failed(.mainFailed, Consequence(.taskFailed, .nonRecoverable, .user))
        case 129...(128 + 64): signalled(status - 128)
        default: .failed(.mainFailed, Consequence(.taskFailed, .recoverable, .user))
        }
    }

    /// A program's own fault, or its author's way to stop it; any other signal was sent by somebody.
    private static func signalled(_ signal: Int32) -> MainVerdict {
        .failed(.mainFailed, Consequence(.taskFailed, .recoverable, faults.contains(signal) ? .user : .system))
    }

    /// SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGPIPE, SIGALRM, SIGXCPU, SIGXFSZ, SIGSYS (signal(7)).
    private static let faults: Set<Int32> = [4, 5, 6, 7, 8, 11, 13, 14, 24, 25, 31]
}

extension StageFailure {
    /// The main container did not end well.
    /// - Parameter errors: the end of its standard error; nil if there is none.
    static func main(
        _ observation: Observation, errors: String?, _ code: FailureReport.Code, _ consequence: Consequence
    ) -> StageFailure {
        let how = "the main container \(observation.ending.words) (known by \(observation.source))"
        let detail = observation.detail.map { "; \($0)" } ?? ""
        let tail = errors.map { "\nThe end of its _stderr:\n\($0)" } ?? ""
        return StageFailure(how + detail + tail, consequence, code: code)
    }
}
