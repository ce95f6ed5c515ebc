extension Ending {
    /// What the main container did, for messages: `exited with status 3`, `was ended by SIGKILL`.
    public var words: String {
        switch self {
        case .exited(let status): "exited with status \(status)" + Self.meaning(ofStatus: status)
        case .signalled(let signal): "was ended by \(SignalName.of(signal))"
        case .outOfMemory: "was killed because its memory ran out"
        case .aborted: "was stopped before it was done"
        case .reported(let success): success ? "said that it succeeded" : "said that it failed"
        case .unmarked: "ended without a marker file (_SUCCESS or _ERROR)"
        case .unknown: "ended"
        }
    }

    /// Shells exit with 128 and the signal that ended their command, and with 126 and 127 where they cannot run it (POSIX, Shell
    /// Command Language 2.8.2).
    private static func meaning(ofStatus status: Int32) -> String {
        switch status {
        case 126: " (a command cannot be executed)"
        case 127: " (a command is not found)"
        case 129...(128 + 64): " (128 + \(SignalName.of(status - 128)))"
        default: ""
        }
    }
}
