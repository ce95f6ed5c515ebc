/// Exit statuses of the program, from the BSD convention (sysexits.h). Part of the interface: documented in the README.
public enum ExitStatus: Int32, Sendable {
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
}
