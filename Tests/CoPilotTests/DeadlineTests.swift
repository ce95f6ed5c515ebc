import Testing

@testable import CoPilot

@Suite("A deadline")
struct DeadlineTests {
    private let clock = ManualClock()
    private let late = StageFailure.timeout("too late")

    @Test("does not look at the clock where there is no limit")
    func noLimit() async throws {
        #expect(try await Deadline.run(nil, clock: clock, otherwise: late) { 7 } == 7)
        #expect(clock.sleepers == 0)
    }

    @Test("gives what the work gives in time, and lets nothing sleep on")
    func inTime() async throws {
        let clock = clock
        let result = try await Deadline.run(.seconds(5), clock: clock, otherwise: late) {
            await clock.waitForSleeper()
            return 7
        }
        #expect(result == 7)
        #expect(clock.sleepers == 0)
    }

    @Test("throws what the work throws in time")
    func failsInTime() async {
        let failure = await #expect(throws: StageFailure.self) {
            try await Deadline.run(.seconds(5), clock: clock, otherwise: late) { () async throws(StageFailure) in
                throw StageFailure.badData("no")
            }
        }
        #expect(failure?.message == "no")
    }

    @Test("cancels the work when the time is over, and throws its own failure")
    func overTime() async {
        let (clock, wasCancelled) = (clock, Shared(false))
        let failure = await #expect(throws: StageFailure.self) {
            try await Deadline.run(.seconds(5), clock: clock, otherwise: late) { () async throws(StageFailure) in
                await clock.waitForSleeper()
                clock.advance(by: .seconds(5))
                await Gate.waitForCancellation()
                wasCancelled.change { $0 = true }
                throw StageFailure.badData("cancelled")
            }
        }
        #expect(failure?.message == "too late")
        #expect(failure?.status == .temporary)
        #expect(wasCancelled.value)
    }

    @Test("lets the work go on until the very end of the time")
    func notYet() async throws {
        let clock = clock
        let result = try await Deadline.run(.seconds(5), clock: clock, otherwise: late) {
            await clock.waitForSleeper()
            clock.advance(by: .seconds(4))
            return Task.isCancelled
        }
        #expect(!result)
    }

    @Test("takes what the work has finished although the time was over")
    func finishedAllTheSame() async throws {
        let clock = clock
        let result = try await Deadline.run(.seconds(5), clock: clock, otherwise: late) {
            await clock.waitForSleeper()
            clock.advance(by: .seconds(5))
            await Gate.waitForCancellation()
            return "the last byte was on its way"
        }
        #expect(result == "the last byte was on its way")
    }

    @Test("does not call it late when the caller is cancelled")
    func cancelledFromOutside() async {
        let (clock, late) = (clock, late)
        let task = Task { () async throws in
            try await Deadline.run(.seconds(5), clock: clock, otherwise: late) { () async throws(StageFailure) in
                await Gate.waitForCancellation()
                // The sleep has ended by now: it was cancelled too.
                while clock.sleepers > 0 { await Task.yield() }
                for _ in 0..<1_000 { await Task.yield() }
                throw StageFailure.badData("cancelled")
            }
        }
        await clock.waitForSleeper()
        task.cancel()
        let failure = await #expect(throws: StageFailure.self) { try await task.value }
        #expect(failure?.message == "cancelled")
    }
}
