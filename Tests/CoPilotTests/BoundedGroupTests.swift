import Testing

@testable import CoPilot

@Suite("The bounded group")
struct BoundedGroupTests {
    @Test("runs as many jobs as its width at one time, and never more", arguments: [1, 3, 16])
    func keepsItsWidth(width: Int) async throws {
        let (atWork, most, full) = (Shared(0), Shared(0), Gate(width))
        try await Self.run(width, jobs: 5 * width) { _ in
            let now = atWork.change {
                $0 += 1; return $0
            }
            most.change { $0 = max($0, now) }
            full.arrive()
            await full.wait()
            atWork.change { $0 -= 1 }
        }
        #expect(most.value == width)
    }

    @Test("holds its producer up while all places are taken")
    func holdsUpTheProducer() async throws {
        let finished = Shared(0)
        try await BoundedGroup(width: 3).run {
            (submit: (Int) async throws(StageFailure) -> Void) async throws(StageFailure) in
            for job in 0..<50 {
                try await submit(job)
                #expect(job + 1 - finished.value <= 3)
            }
        } _: { (_) async throws(StageFailure) in
            await Task.yield()
            finished.change { $0 += 1 }
        }
        #expect(finished.value == 50)
    }

    @Test("does every job once", arguments: [(1, 0), (1, 7), (4, 3), (4, 100), (100, 7)])
    func doesEveryJob(width: Int, count: Int) async throws {
        let done = Shared<[Int]>([])
        try await Self.run(width, jobs: count) { job in done.change { $0.append(job) } }
        #expect(done.value.sorted() == Array(0..<count))
    }

    @Test("throws the first failure and cancels the rest")
    func cancelsTheRest() async throws {
        let (waiting, cancelled) = (Gate(3), Shared(0))
        let failure = await #expect(throws: StageFailure.self) {
            try await Self.run(4, jobs: 4) { (job) async throws(StageFailure) in
                if job == 0 {
                    await waiting.wait()
                    throw StageFailure.badData("the first")
                }
                waiting.arrive()
                await Gate.waitForCancellation()
                cancelled.change { $0 += 1 }
                throw StageFailure.badData("a later one")
            }
        }
        #expect(failure?.message == "the first")
        #expect(cancelled.value == 3)
    }

    @Test("submits nothing more after a failure")
    func stopsProducing() async {
        let begun = Shared(0)
        await #expect(throws: StageFailure.self) {
            try await Self.run(1, jobs: 1_000) { (_) async throws(StageFailure) in
                begun.change { $0 += 1 }
                throw StageFailure.badData("no")
            }
        }
        #expect(begun.value == 1)
    }

    @Test("cancels the jobs and throws the failure when the producer fails")
    func producerFails() async {
        let (begun, cancelled) = (Gate(), Shared(false))
        let failure = await #expect(throws: StageFailure.self) {
            try await BoundedGroup(width: 2).run {
                (submit: (Int) async throws(StageFailure) -> Void) async throws(StageFailure) in
                try await submit(1)
                await begun.wait()
                throw StageFailure.badData("the listing broke off")
            } _: { (_) async throws(StageFailure) in
                begun.arrive()
                await Gate.waitForCancellation()
                cancelled.change { $0 = true }
            }
        }
        #expect(failure?.message == "the listing broke off")
        #expect(cancelled.value)
    }

    private static func run(
        _ width: Int, jobs: Int, _ work: @escaping @Sendable (Int) async throws(StageFailure) -> Void
    ) async throws(StageFailure) {
        try await BoundedGroup(width: width).run(
            { (submit: (Int) async throws(StageFailure) -> Void) async throws(StageFailure) in
                for job in 0..<jobs { try await submit(job) }
            }, work)
    }
}
