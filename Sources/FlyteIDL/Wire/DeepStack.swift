internal import Glibc

/// Room for recursion over deeply nested messages, which an ordinary 8 MiB stack does not hold.
public enum DeepStack {
    /// Runs `body`, on a thread with a large stack if `depth` needs one. The caller waits: this is computing, not I/O.
    /// - Parameter depth: nested messages that `body` recurses over.
    public static func run<T, E: Error>(depth: Int, _ body: () throws(E) -> T) throws(E) -> T {
        guard depth > shallow else { return try body() }
        var result: Result<T, E>?
        onLargeStack {
            do throws(E) { result = .success(try body()) } catch { result = .failure(error) }
        }
        guard let result else { return try body() }
        return try result.get()
    }

    /// Messages of this depth fit into any thread's stack (2 KiB in protobuf-c and as much again in Swift for each).
    private static let shallow = 200
    /// 10,000 messages at up to 40 KiB each, unoptimised code included; only what is touched becomes memory.
    private static let size = 512 << 20

    private static func onLargeStack(_ body: () -> Void) {
        withoutActuallyEscaping(body) { escaping in
            let work = Unmanaged.passRetained(Work(escaping))
            let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
            pthread_attr_init(attributes)
            pthread_attr_setstacksize(attributes, size)
            var thread: pthread_t = 0
            let status = pthread_create(
                &thread, attributes,
                { argument in
                    if let argument { Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue().body() }
                    return nil
                }, work.toOpaque())
            if status == 0 { pthread_join(thread, nil) }
            pthread_attr_destroy(attributes)
            attributes.deallocate()
            work.release()
        }
    }

    private final class Work {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }
}
