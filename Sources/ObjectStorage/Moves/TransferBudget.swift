internal import Synchronization

/// How many exchanges that carry bodies may be under way at once, for all objects together: places that whole objects and
/// parts of large ones take alike, in the order in which they ask.
///
/// Bodies are streamed between file and socket, so that the memory an exchange takes does not depend on the size of its
/// part: it is `exchangeCost`, and places times that cost is at most the budget.
public final class TransferBudget: Sendable {
    /// Bytes that one exchange may take: libcurl's buffers for receiving and sending (512 KiB each, see `HTTPTransfer`),
    /// and as much again for the kernel's socket buffers, which count for the container too.
    static let exchangeCost: UInt64 = 2 << 20

    /// Where nothing else is said: 32 exchanges in 64 MiB, half of the 128 MiB that Flyte gives.
    public static let standard = TransferBudget(concurrency: 32, memory: 64 << 20)

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

    /// Exchanges at once.
    public let width: Int
    /// Parts of one object at once: a few for each processor keep the line full while others are begun or ended.
    let perObject: Int
    private let state: Mutex<State>

    /// - Parameter concurrency: most exchanges at once.
    /// - Parameter memory: bytes that they may take together; at least one exchange is always allowed.
    public init(concurrency: Int, memory: UInt64) {
        width = max(1, min(concurrency, Int(clamping: memory / Self.exchangeCost)))
        perObject = min(width, max(4, 4 * Processors.count))
        state = Mutex(State(free: width))
    }

    /// Does something with a place.
    /// - Throws: what `body` throws; `.cancelled`.
    func run<Value: Sendable>(_ body: () async throws(StorageError) -> Value) async throws(StorageError) -> Value {
        guard await acquire() else { throw .cancelled }
        defer { release() }
        return try await body()
    }
}

extension TransferBudget {
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
