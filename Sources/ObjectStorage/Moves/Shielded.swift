/// Work that is finished although its task is cancelled: taking back what was begun.
enum Shielded {
    /// Runs `body` to its end; what it does must be bounded in time.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) async -> Value {
        await Task { await body() }.value
    }
}
