internal import Synchronization

/// A mark that a task was cancelled, for work that goes on outside it (the transfer thread, a file copy).
final class Cancellation: Sendable {
    private let mark = Atomic(false)

    /// Whether the work should stop.
    var isSet: Bool { mark.load(ordering: .relaxed) }

    /// Asks the work to stop; it stays asked.
    func set() { mark.store(true, ordering: .relaxed) }

    /// Stops the work if it was asked to.
    /// - Throws: `.cancelled`.
    func check() throws(StorageError) {
        if isSet { throw .cancelled }
    }
}
