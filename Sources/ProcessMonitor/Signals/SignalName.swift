internal import CSystem

/// Names of signals for people.
public enum SignalName {
    /// `SIGTERM` for 15; `signal 99` for a number without a name.
    public static func of(_ signal: Int32) -> String {
        guard let name = copilot_signal_name(signal) else { return "signal \(signal)" }
        return "SIG" + String(cString: name)
    }
}
