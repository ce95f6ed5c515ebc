/// Waits with a limit.
enum Race {
    /// What `body` gives in this time; nil where it is later, and then it is cancelled.
    static func within<T: Sendable>(
        _ limit: Duration, _ clock: any Clock<Duration>, _ body: @escaping @Sendable () async -> T?
    ) async -> T? {
        await withTaskGroup(of: T?.self) { group in
            group.addTask { await body() }
            group.addTask {
                // Cancelled because the body was first.
                try? await clock.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
