/// Several pieces of one object at once.
enum Parallel {
    /// Works on all jobs, at most `width` at one time. The first failure cancels the rest.
    /// - Returns: what came of each, in the order of the jobs.
    /// - Throws: the first failure.
    static func map<Job: Sendable, Value: Sendable>(
        _ jobs: [Job], width: Int, _ work: @escaping @Sendable (Job) async throws(StorageError) -> Value
    ) async throws(StorageError) -> [Value] {
        let outcome = await withTaskGroup(
            of: (Int, Result<Value, StorageError>).self, returning: Result<[Int: Value], StorageError>.self
        ) { group in
            var values: [Int: Value] = [:]
            var next = 0
            func submit() {
                let (index, job) = (next, jobs[next])
                next += 1
                group.addTask {
                    do throws(StorageError) { return (index, .success(try await work(job))) } catch {
                        return (index, .failure(error))
                    }
                }
            }
            while next < min(width, jobs.count) { submit() }
            while let (index, result) = await group.next() {
                switch result {
                case .success(let value): values[index] = value
                case .failure(let error):
                    group.cancelAll()
                    return .failure(error)
                }
                if next < jobs.count { submit() }
            }
            return .success(values)
        }
        let values = try outcome.get()
        return jobs.indices.compactMap { values[$0] }
    }
}
