/// Why a process could not be started or watched.
public struct MonitorError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is: what a caller may decide on.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// There is no such command.
        case commandNotFound
        /// The command is there but cannot be executed: permission, a directory, an unknown format.
        case commandNotExecutable
        /// The command or its environment cannot be given to the system: no words, a zero byte, too long.
        case commandRefused
        /// The working directory cannot be entered.
        case workingDirectory
        /// The task that waited was cancelled.
        case cancelled
        /// A kind of watcher that does not exist, or cannot work here.
        case unsupportedWatcher
        /// What the main container had to do did not come in its time: a marker file.
        case timeout
        /// The Kubernetes API, or the way to it, failed.
        case kubernetes
        /// The system refused a process, a thread, a descriptor or a wait.
        case system
    }

    /// The kind of failure.
    public let code: Code
    /// One line: what was tried, on what, and why it failed.
    public let message: String
    /// The reason alone, without what was tried.
    public let cause: String?

    /// The same as `message`.
    public var description: String { message }

    /// The status a shell would exit with for a command that does not run (POSIX, Shell Command Language 2.8.2):
    /// 127 if it is not found, 126 if it cannot be executed; nil for other failures.
    public var exitStatus: Int32? {
        switch code {
        case .commandNotFound: 127
        case .commandNotExecutable: 126
        default: nil
        }
    }
}

extension MonitorError {
    /// A kind of watcher that does not exist, or cannot work here.
    public static func unsupportedWatcher(_ message: String) -> MonitorError {
        MonitorError(code: .unsupportedWatcher, message: message, cause: nil)
    }

    /// "cannot `action`: `cause`".
    init(_ code: Code, cannot action: String, because cause: String) {
        self.init(code: code, message: "cannot \(action): \(cause)", cause: cause)
    }

    /// The waiting task was cancelled.
    static let cancelled = MonitorError(code: .cancelled, message: "the wait was cancelled", cause: nil)
}
