/// When a request to a store is made again. The only place in the project where such are retried. (A watch of the Kubernetes
/// API is no request to a store: ProcessMonitor/Kubernetes/RequestTrouble.)
///
/// | what came back | again? |
/// |---|---|
/// | no connection, no answer, cut body, time-out | yes |
/// | status 408, 429, 500, 502, 503, 504; S3's `RequestTimeout` and `SlowDown` | yes |
/// | any other status, a full disk, a limit | no: the same would come back |
/// | cancelled | no |
/// | a sink that cannot begin again | no |
///
/// All requests of `ObjectStore` are idempotent: whole objects are written, deleted or read. The pause before attempt n + 1
/// is a random part (full jitter) of `firstPause` * 2^(n - 1), at most `longestPause`.
struct RetryRule: Sendable {
    /// Attempts in all.
    var attempts = 3
    /// Upper bound of the first pause.
    var firstPause = Duration.milliseconds(200)
    /// Upper bound of every pause.
    var longestPause = Duration.seconds(5)
    /// How to wait; tests put a clock of their own here.
    var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Makes attempts until one succeeds or the rule says no.
    /// - Throws: the last attempt's error; `.cancelled`.
    func run<Value: Sendable>(
        sink: (any ByteSink)? = nil, _ attempt: () async throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        var number = 1
        while true {
            do throws(StorageError) {
                return try await attempt()
            } catch {
                guard error.isTransient, number < attempts, try sink?.restart() ?? true else { throw error }
            }
            try await pause(after: number)
            number += 1
        }
    }

    private func pause(after number: Int) async throws(StorageError) {
        let bound = min(firstPause * (1 << (number - 1)), longestPause)
        do {
            try await sleep(bound * Double.random(in: 0...1))
        } catch {
            throw .cancelled
        }
    }
}
