internal import Synchronization

/// Values in the order in which they came, for any number of waiters, each of which sees all of them.
final class History<Value: Sendable>: Sendable {
    private struct Waiter {
        let index: Int
        let continuation: CheckedContinuation<Value?, Never>
    }

    private struct State {
        var values: [Value] = []
        var isClosed = false
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0

        /// Removes the waiters that are due.
        mutating func takeWaiters(_ isDue: (Waiter) -> Bool) -> [Waiter] {
            let due = waiters.filter { isDue($0.value) }
            for ticket in due.keys { waiters[ticket] = nil }
            return Array(due.values)
        }
    }

    /// What becomes of a waiter.
    private enum Step {
        case answer(Value?)
        case keep
    }

    private let limit: Int
    private let bell: Bell?
    private let state = Mutex(State())

    /// Keeps the first `limit` values and drops those that come later.
    /// - Parameter bell: rung with each value.
    init(limit: Int, bell: Bell? = nil) {
        (self.limit, self.bell) = (limit, bell)
    }

    /// The values that have come, in their order.
    var soFar: [Value] { state.withLock { $0.values } }

    /// Adds a value and wakes those who waited for it.
    func append(_ value: Value) {
        let woken = state.withLock { state -> [Waiter] in
            if state.values.count == limit || state.isClosed { return [] }
            state.values.append(value)
            let count = state.values.count
            return state.takeWaiters { $0.index < count }
        }
        for waiter in woken { waiter.continuation.resume(returning: value) }
        bell?.ring()
    }

    /// No more values will come: wakes everybody.
    func close() {
        let woken = state.withLock { state -> [Waiter] in
            state.isClosed = true
            return state.takeWaiters { _ in true }
        }
        for waiter in woken { waiter.continuation.resume(returning: nil) }
        bell?.ring()
    }

    /// The value number `index` (from 0), when it has come; nil if it never will, or if the task is cancelled.
    func value(_ index: Int) async -> Value? {
        let ticket = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(Waiter(index: index, continuation: $0), ticket) }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: ticket) }
            waiter?.continuation.resume(returning: nil)
        }
    }
}

extension History {
    /// Answers at once or keeps the waiter. A task cancelled before is seen here, one cancelled later by its handler.
    private func wait(_ waiter: Waiter, _ ticket: Int) {
        let step = state.withLock { state -> Step in
            if waiter.index < state.values.count { return .answer(state.values[waiter.index]) }
            if state.isClosed || waiter.index >= limit || Task.isCancelled { return .answer(nil) }
            state.waiters[ticket] = waiter
            return .keep
        }
        if case .answer(let value) = step { waiter.continuation.resume(returning: value) }
    }
}
