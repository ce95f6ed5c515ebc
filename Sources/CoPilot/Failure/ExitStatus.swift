/// Exit statuses of the program, from the BSD convention (sysexits.h). Part of the interface: documented in the README.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    /// The task itself failed: the command left an `_ERROR`.
    case taskFailed = 1
    /// A wrong command line.
    case usage = 64
    /// Data that is no message, or does not fit.
    case badData = 65
    /// An input or output that is not there.
    case noInput = 66
    /// A store that is not reachable, or not supported.
    case unavailable = 69
    /// A fault of this program.
    case `internal` = 70
    /// Reading or writing failed.
    case io = 74
    /// Failed for now: worth another try.
    case temporary = 75
    /// Not allowed.
    case permission = 77
    /// A wrong configuration.
    case configuration = 78

    /// What it means, for the manual.
    public var meaning: String {
        switch self {
        case .success: "done; for sidecar also: an error document is in place"
        case .taskFailed: "run: the command left an _ERROR; diff: the messages differ"
        case .usage: "a wrong command line"
        case .badData: "data that is no message, does not fit, or would be lost"
        case .noInput: "an input or output that is not there"
        case .unavailable: "a store that is not reachable, or not supported"
        case .internal: "a fault of copilot"
        case .io: "reading or writing failed"
        case .temporary: "failed for now: worth another try"
        case .permission: "not allowed"
        case .configuration: "a wrong configuration"
        }
    }
}
