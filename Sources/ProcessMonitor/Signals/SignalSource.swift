/// Where termination signals come from: the process's own, or a test's.
public protocol SignalSource: Sendable {
    /// How many have come.
    var count: Int { get }

    /// The signal number `index` (from 0), when it has come; nil if the task is cancelled before, or it will never come.
    func signal(_ index: Int) async -> Int32?
}
