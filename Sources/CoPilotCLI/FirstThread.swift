internal import Dispatch
internal import Synchronization

/// The program's first thread, which runs no tasks.
///
/// An asynchronous `main` would start libdispatch's threads before anything else, and a timer of theirs that ticks once a
/// second: two milliseconds of processor time for each minute in which a sidecar only waits.
enum FirstThread {
    /// Runs the program's one task and blocks until it is done. It is no child of another task, as there is none.
    static func run(_ body: @escaping @Sendable () async -> Int32) -> Int32 {
        let (done, status) = (DispatchSemaphore(value: 0), Status())
        Task {
            let outcome = await body()
            status.value.withLock { $0 = outcome }
            done.signal()
        }
        done.wait()
        return status.value.withLock { $0 }
    }

    private final class Status: Sendable {
        let value = Mutex<Int32>(0)
    }
}
