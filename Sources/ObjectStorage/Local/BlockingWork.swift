internal import Dispatch

/// Runs what blocks (file system calls, hashing of files) on threads of Dispatch, never on Swift's cooperative pool.
enum BlockingWork {
    /// As many threads as callers; these are bounded by the one task group that fans out.
    private static let queue = DispatchQueue(label: "copilot.object-storage.files", attributes: .concurrent)

    /// Runs `body` and waits for it without holding a thread of the pool.
    /// - Throws: what `body` throws; `.cancelled` if the task was cancelled before it began. `body` checks on the way.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable (Cancellation) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let cancellation = Cancellation()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async {
                    continuation.resume(
                        returning: Result { () throws(StorageError) in
                            try cancellation.check()
                            return try body(cancellation)
                        })
                }
            }
        } onCancel: {
            cancellation.set()
        }
        return try result.get()
    }
}
