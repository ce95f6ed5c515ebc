/// The only fan-out: jobs that come one after the other, at most so many of them at work at one time.
struct BoundedGroup {
    /// Most jobs at work.
    let width: Int

    /// Runs `work` on every job that `produce` submits, and waits for all. The first failure cancels the rest.
    /// `produce` is held up while all places are taken, so that a long listing is read no faster than it is worked off.
    /// - Throws: the first failure, of a job or of `produce`.
    func run<Job: Sendable>(
        _ produce: (_ submit: (Job) async throws(StageFailure) -> Void) async throws(StageFailure) -> Void,
        _ work: @escaping @Sendable (Job) async throws(StageFailure) -> Void
    ) async throws(StageFailure) {
        let outcome = await withTaskGroup(
            of: Result<Void, StageFailure>.self, returning: Result<Void, StageFailure>.self
        ) { group in
            var running = 0
            do throws(StageFailure) {
                try await produce { (job) async throws(StageFailure) in
                    if running == width {
                        running -= 1
                        try await group.next()?.get()
                    }
                    running += 1
                    group.addTask {
                        do throws(StageFailure) { return .success(try await work(job)) } catch {
                            return .failure(error)
                        }
                    }
                }
                while let finished = await group.next() { try finished.get() }
                return .success(())
            } catch {
                group.cancelAll()
                return .failure(error)
            }
        }
        try outcome.get()
    }
}
