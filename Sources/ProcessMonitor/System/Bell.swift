internal import Dispatch

/// Rings whenever a watcher of this process has something to tell, for the one thread that waits for it without Swift's tasks.
public final class Bell: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    public init() {}

    func ring() { semaphore.signal() }

    /// Blocks the calling thread until a condition holds, looked at now and at each ring.
    /// - Parameter limit: nil for no limit.
    /// - Returns: false if the time is over first.
    public func wait(until condition: () -> Bool, within limit: Duration?) -> Bool {
        let end = limit.map { DispatchTime.now() + .nanoseconds(Self.nanoseconds($0)) } ?? .distantFuture
        while !condition() {
            if semaphore.wait(timeout: end) == .timedOut { return condition() }
        }
        return true
    }

    private static func nanoseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        let (whole, isTooLong) = Int(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return isTooLong ? .max : whole &+ Int(attoseconds / 1_000_000_000)
    }
}
