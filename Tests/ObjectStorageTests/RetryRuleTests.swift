import Testing

@testable import ObjectStorage

@Suite("The retry rule")
struct RetryRuleTests {
    private static let transient = StorageError(.unavailable, "busy", isTransient: true)

    private func attempts(_ rule: RetryRule, sink: (any ByteSink)? = nil, error: StorageError) async -> Int {
        var count = 0
        _ = try? await rule.run(sink: sink) { () async throws(StorageError) -> Int in
            count += 1
            throw error
        }
        return count
    }

    @Test("makes five attempts for what may pass, one for what will not")
    func counts() async {
        let rule = RetryRule(sleep: { _ in })
        #expect(await attempts(rule, error: Self.transient) == 5)
        #expect(await attempts(rule, error: StorageError(.notFound, "gone")) == 1)
        #expect(await attempts(rule, sink: GatedSink(), error: Self.transient) == 1)
        #expect(await attempts(rule, sink: MemorySink(limit: 1), error: Self.transient) == 5)
    }

    @Test("waits longer each time, within bounds")
    func waits() async throws {
        let pauses = Pauses()
        let rule = RetryRule(attempts: 10, sleep: { await pauses.add($0) })
        _ = await attempts(rule, error: Self.transient)
        let all = await pauses.all
        #expect(all.count == 9)
        for (number, pause) in all.enumerated() {
            #expect(pause <= min(.milliseconds(200) * (1 << number), .seconds(5)))
        }
    }

    @Test("waits as long as the server asks, and not where it asks too much")
    func retryAfter() async throws {
        let pauses = Pauses()
        let store = HTTPStore(
            scheme: "http", driver: HTTPDriver(), retry: RetryRule(sleep: { await pauses.add($0) }))
        let host = "127.0.0.1:\(try AnswerServer.shared.get().port)"
        _ = try await store.bytes(of: ObjectLocation(container: host, key: "retry-after/a/7"), limit: 10)
        let all = await pauses.all
        #expect(all.count == 1 && all.allSatisfy { $0 >= .seconds(7) && $0 < .seconds(8) })
        let error = await #expect(throws: StorageError.self) {
            try await store.bytes(of: ObjectLocation(container: host, key: "retry-after/b/4000"), limit: 10)
        }
        #expect(error?.status == 503)
    }

    @Test("counts anew where bytes came through, and ends with its budget")
    func countsAnew() async {
        var done: UInt64 = 0
        var count = 0
        let rule = RetryRule(budget: RetryBudget(50), sleep: { _ in })
        _ = try? await rule.run(done: { done }) { () async throws(StorageError) -> Int in
            count += 1
            done += 2 << 20
            throw Self.transient
        }
        #expect(count == 51)
        #expect(rule.budget.used == 50)
    }

    private actor Pauses {
        var all: [Duration] = []
        func add(_ pause: Duration) { all.append(pause) }
    }
}
