import Synchronization
import Testing

@testable import ObjectStorage

@Suite("A put in parts")
struct PartedPutTests {
    /// What the other side saw.
    private final class Upload: Sendable {
        struct State {
            var parts: [Int: [UInt8]] = [:]
            var attempts: [Int: Int] = [:]
            var most = 0
            var now = 0
            var isComplete = false
            var isAborted = false
        }
        let state = Mutex(State())
        let failing: Int?
        let isTransient: Bool

        init(failing: Int? = nil, isTransient: Bool = false) {
            (self.failing, self.isTransient) = (failing, isTransient)
        }

        func put(_ width: Int = 3) -> PartedPut<String, Int> {
            PartedPut(
                budget: TransferBudget(concurrency: width, memory: 1 << 30), retry: RetryRule(sleep: { _ in }),
                begin: { () async throws(StorageError) in "id" },
                send: { (id, part) async throws(StorageError) in try await self.send(id, part) },
                complete: { (_, receipts) async throws(StorageError) in
                    self.state.withLock { $0.isComplete = receipts == Array(1...receipts.count) }
                    return ObjectInfo(size: 1)
                },
                abort: { _ in self.state.withLock { $0.isAborted = true } })
        }

        private func send(_ id: String, _ part: Part) async throws(StorageError) -> Int {
            let attempt = state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
                state.attempts[part.number, default: 0] += 1
                return state.attempts[part.number, default: 0]
            }
            await Task.yield()
            defer { state.withLock { $0.now -= 1 } }
            if part.number == failing, !isTransient || attempt < 3 {
                throw StorageError(.unavailable, "part \(part.number)", isTransient: isTransient)
            }
            var bytes: [UInt8] = []
            try part.source.forEachPiece(of: 100) { (piece, _) throws(StorageError) in
                piece.withUnsafeBytes { bytes += $0 }
            }
            state.withLock { [bytes] in $0.parts[part.number] = bytes }
            return part.number
        }
    }

    private let bytes = StorePlace.pattern(10_000)
    private let plan = PartPlan(size: 10_000, partSize: 900)

    @Test("sends every byte once, in bounded number, and puts them together in order")
    func sends() async throws {
        let upload = Upload()
        _ = try await upload.put().put(MemorySource(bytes), plan)
        let state = upload.state.withLock { $0 }
        #expect(state.parts.sorted { $0.key < $1.key }.flatMap(\.value) == bytes)
        #expect(state.isComplete && !state.isAborted)
        #expect(state.most <= 3)
    }

    @Test("sends a part again, and only that one")
    func repeatsAPart() async throws {
        let upload = Upload(failing: 4, isTransient: true)
        _ = try await upload.put().put(MemorySource(bytes), plan)
        let state = upload.state.withLock { $0 }
        #expect(state.isComplete)
        #expect(state.attempts[4] == 3)
        #expect(state.attempts.filter { $0.key != 4 }.values.allSatisfy { $0 == 1 })
    }

    @Test("takes everything back after a failure")
    func aborts() async {
        let upload = Upload(failing: 5)
        let error = await #expect(throws: StorageError.self) {
            try await upload.put().put(MemorySource(bytes), plan)
        }
        #expect(error?.message == "part 5")
        let state = upload.state.withLock { $0 }
        #expect(state.isAborted && !state.isComplete)
        #expect(state.now == 0)
    }
}

@Suite("A transfer budget")
struct TransferBudgetTests {
    @Test(
        "has as many places as memory and concurrency allow",
        arguments: [(32, 64 << 20, 32), (4, 64 << 20, 4), (100, 8 << 20, 4), (8, 0, 1), (0, 64 << 20, 1)])
    func width(_ concurrency: Int, _ memory: UInt64, _ width: Int) {
        #expect(TransferBudget(concurrency: concurrency, memory: memory).width == width)
    }

    @Test("never gives more places than it has, and gives all back")
    func bounds() async throws {
        let budget = TransferBudget(concurrency: 3, memory: 1 << 30)
        let now = Atomic(0)
        let most = Atomic(0)
        for _ in 0..<2 {
            _ = try await Parallel.map(Array(0..<200), width: 50) { (job) async throws(StorageError) in
                try await budget.run { () async throws(StorageError) in
                    let count = now.add(1, ordering: .relaxed).newValue
                    _ = most.max(count, ordering: .relaxed)
                    await Task.yield()
                    now.subtract(1, ordering: .relaxed)
                    return job
                }
            }
        }
        #expect(most.load(ordering: .relaxed) <= 3)
    }

    @Test("lets go of a task that is cancelled while it waits")
    func cancels() async throws {
        let budget = TransferBudget(concurrency: 1, memory: 0)
        let (holds, release) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
        let holder = Task {
            try await budget.run { () async throws(StorageError) in
                holds.continuation.finish()
                for await _ in release.stream {}
            }
        }
        for await _ in holds.stream {}
        let waiter = Task { () -> StorageError.Code? in
            do throws(StorageError) {
                try await budget.run { () async throws(StorageError) in }
                return nil
            } catch {
                return error.code
            }
        }
        waiter.cancel()
        #expect(await waiter.value == .cancelled)
        release.continuation.finish()
        try await holder.value
        try await budget.run { () async throws(StorageError) in }
    }
}
