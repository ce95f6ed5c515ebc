internal import Dispatch

/// Runs what blocks or computes for long on threads of Dispatch, so that the few threads of Swift's pool stay free.
enum OffPool {
    private static let queue = DispatchQueue(label: "copilot.stages", attributes: .concurrent)

    /// - Throws: what `body` throws.
    static func run<T: Sendable, E: Error>(_ body: @escaping @Sendable () throws(E) -> T) async throws(E) -> T {
        let result: Result<T, E> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(E) in try body() })
            }
        }
        return try result.get()
    }
}
