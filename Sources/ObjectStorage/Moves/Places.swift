internal import Synchronization

/// Places that are taken for a while, in the order in which they are asked for; those who come too many wait.
final class Places: Sendable {
    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var free: Int
        var waiters: [Waiter] = []
        var cancelled: Set<UInt64> = []
        var nextID: UInt64 = 0
    }

    private let state: Mutex<State>

    /// - Parameter count: how many there are.
    init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    /// Does something with a place.
    /// - Throws: what `body` throws; `.cancelled`.
    func run<Value: Sendable>(_ body: () async throws(StorageError) -> Value) async throws(StorageError) -> Value {
        guard await acquire() else { throw .cancelled }
        defer { release() }
        return try await body()
    }

    /// False if the task is cancelled before there was a place.
    private func acquire() async -> Bool {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let isServed = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in enter(Waiter(id: id, continuation: continuation)) }
        } onCancel: {
            cancel(id)
        }
        // Who is cancelled just when a place comes free has the place, and notices later.
        state.withLock { _ = $0.cancelled.remove(id) }
        return isServed
    }

    private func enter(_ waiter: Waiter) {
        let isServed: Bool? = state.withLock { state in
            if state.cancelled.remove(waiter.id) != nil { return false }
            if state.free > 0 {
                state.free -= 1
                return true
            }
            state.waiters.append(waiter)
            return nil
        }
        if let isServed { waiter.continuation.resume(returning: isServed) }
    }

    private func cancel(_ id: UInt64) {
        let waiter: Waiter? = state.withLock { state in
            if let index = state.waiters.firstIndex(where: { $0.id == id }) { return state.waiters.remove(at: index) }
            // Not waiting yet, or served already.
            state.cancelled.insert(id)
            return nil
        }
        waiter?.continuation.resume(returning: false)
    }

    private func release() {
        let next: Waiter? = state.withLock { state in
            if state.waiters.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.continuation.resume(returning: true)
    }
}
