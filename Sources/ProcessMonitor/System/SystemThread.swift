internal import CSystem
internal import Glibc

/// A thread of our own, for calls that block: those have no place on the threads that Swift's tasks share.
enum SystemThread {
    /// Bytes of stack: plenty for a loop around a system call, little beside the default of 8 MiB.
    private static let stackSize = 256 * 1024

    /// Runs `body` on a new thread, which ends with it. It inherits the signals that the caller has blocked.
    /// - Throws: `.system`.
    static func start(_ body: @escaping @Sendable () -> Void) throws(MonitorError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let error = pthread_create(
            &thread, &attributes,
            { context in
                if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        if error != 0 {
            work.release()
            throw MonitorError(.system, cannot: "start a thread", because: SystemText.of(error))
        }
    }

    /// Carries the closure through the C call.
    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }
}
