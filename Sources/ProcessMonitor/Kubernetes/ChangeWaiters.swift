/// Tasks that wait for the next change of something, numbered from 0. A value: whoever owns it locks it.
struct ChangeWaiters {
    /// True when there is a change, false when the waiting task is cancelled.
    typealias Waiter = CheckedContinuation<Bool, Never>

    /// Changes so far.
    private(set) var count = 0
    private var lastTicket = 0
    private var waiters: [Int: Waiter] = [:]

    /// A name for a waiter.
    mutating func ticket() -> Int {
        lastTicket += 1
        return lastTicket
    }

    /// Keeps a waiter; what to answer at once instead, if there has been a change or its task is cancelled already.
    mutating func add(_ waiter: Waiter, _ ticket: Int, after seen: Int) -> Bool? {
        if Task.isCancelled { return false }
        if count != seen { return true }
        waiters[ticket] = waiter
        return nil
    }

    /// Takes a waiter out, if it still waits.
    mutating func remove(_ ticket: Int) -> Waiter? { waiters.removeValue(forKey: ticket) }

    /// Counts a change: those who have to be told.
    mutating func next() -> [Waiter] {
        count += 1
        defer { waiters = [:] }
        return Array(waiters.values)
    }
}
