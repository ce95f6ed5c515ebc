internal import CoPilot
internal import Glibc

/// What standard output is.
enum Terminal {
    /// Whether somebody looks at it.
    static var isOutput: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Colours for a terminal that has them, unless NO_COLOR is set and not empty (no-color.org); its width.
    static func style(_ environment: [String: String]) -> TextStyle {
        guard isOutput else { return TextStyle() }
        let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        let isDumb = environment["TERM"] == "dumb" || environment["TERM"] == nil
        return TextStyle(isColoured: !isPlain && !isDumb, width: width)
    }

    /// Columns; 100 where the terminal does not say. (ioctl_tty(2), TIOCGWINSZ.)
    private static var width: Int {
        var size = winsize()
        let status = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
        return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : 100
    }

    /// A remark on standard error: one line, control characters escaped.
    static func say(_ message: String) { print("copilot: \(StandardErrorLog.escaped(message))\n") }

    /// Puts text on standard error as it is.
    static func print(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
