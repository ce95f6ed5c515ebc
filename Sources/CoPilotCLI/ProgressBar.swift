internal import Glibc
internal import Synchronization

/// A bar on standard error, where that is a terminal and the work is slow; remarks go above it.
final class ProgressBar: Sendable {
    private struct State {
        var isShown = false
        var lastDrawn = ContinuousClock.now
    }

    /// Work that is done sooner has no bar; a bar is drawn no more often.
    private static let pause = Duration.milliseconds(200)
    private static let width = 30

    private let isWanted = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    /// Draws the bar anew where it is time; takes it away when all is done.
    func update(_ done: Int, _ all: Int) {
        guard isWanted else { return }
        state.withLock { state in
            if done == all { return Self.clear(&state) }
            guard ContinuousClock.now - state.lastDrawn >= Self.pause else { return }
            state = State(isShown: true)
            let filled = Self.width * done / max(all, 1)
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
            Terminal.print("\r[\(bar)] \(done) of \(all)")
        }
    }

    /// Says a remark, on a line of its own.
    func say(_ message: String) {
        state.withLock { state in
            Self.clear(&state)
            Terminal.say(message)
        }
    }

    /// Takes the bar away (ECMA-48, erase in line).
    private static func clear(_ state: inout State) {
        if state.isShown { Terminal.print("\r\u{1B}[K") }
        state.isShown = false
    }
}
