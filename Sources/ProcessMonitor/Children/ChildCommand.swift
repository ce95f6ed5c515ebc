/// A command to run as a child process.
public struct ChildCommand: Sendable, Hashable {
    /// The command and its arguments. A command without a slash is looked for along this process's PATH.
    public var arguments: [String]
    /// `NAME=value` texts, the child's whole environment; nil for that of this process.
    public var environment: [String]?
    /// Where it runs; nil for where this process runs.
    public var workingDirectory: String?
    /// The descriptor that becomes its standard input; nil for that of this process.
    public var input: Int32?
    /// The descriptor that becomes its standard output; nil for that of this process.
    public var output: Int32?
    /// The descriptor that becomes its standard error; nil for that of this process.
    public var errors: Int32?

    /// A command that has everything else from this process.
    public init(_ arguments: [String]) {
        self.arguments = arguments
    }
}

extension ChildCommand {
    /// Refuses what a C string, and so the system, cannot carry.
    func check() throws(MonitorError) {
        let texts = arguments + (environment ?? []) + [workingDirectory ?? ""]
        let cause =
            arguments.isEmpty
            ? "there is no command" : texts.contains { $0.utf8.contains(0) } ? "a zero byte is in it" : nil
        if let cause { throw MonitorError(.commandRefused, cannot: "run the command", because: cause) }
    }
}
