/// When a request to a store is made again. The only place in the project where such are retried. (A watch of the Kubernetes
/// API is no request to a store: ProcessMonitor/Kubernetes/RequestTrouble.)
///
/// | what came back | again? |
/// |---|---|
/// | no connection, no answer, a cut or stalled body, a failed TLS handshake | yes |
/// | status 408, 425, 429, 500, 502, 503, 504; S3's `RequestTimeout` and `SlowDown` | yes, not before Retry-After |
/// | a refusal for expired credentials | once, with new ones (`S3Store.perform`) |
/// | a refusal of a token (401) | once, with a new one (`BearerRequests`) |
/// | a break in a resumable upload | yes, from where the store says that it is (`GoogleUploadSession`) |
/// | an answer from another region (301, 307, 400) | once, there (`S3Store.perform`) |
/// | an object that changed, or whose bytes do not give its checksum | yes, from its first byte (`RangedGet`) |
/// | any other status, an unknown certificate, a full disk, a limit | no: the same would come back |
/// | cancelled | no |
/// | a sink that cannot begin again, where the object cannot be resumed | no |
///
/// All requests of `ObjectStore` are idempotent: whole objects are written, deleted or read, and parts replace themselves. The
/// pause before attempt n + 1 is a random part (full jitter) of `firstPause` * 2^(n - 1), at most `longestPause`, and never
/// shorter than a Retry-After of at most `longestRetryAfter`; a server that asks for more is not asked again. Attempts are
/// counted anew after `progress` bytes came through, so that a long object survives many short breaks. All stages' requests
/// together may be made again as often as the `RetryBudget` allows.
struct RetryRule: Sendable {
    /// Attempts in all.
    var attempts = 5
    /// Upper bound of the first pause.
    var firstPause = Duration.milliseconds(200)
    /// Upper bound of every pause of our own choice.
    var longestPause = Duration.seconds(5)
    /// The longest wait that a server may ask for.
    var longestRetryAfter = Duration.seconds(60)
    /// Bytes between two failures that make the second one count as a first.
    var progress: UInt64 = 1 << 20
    /// Shared by all requests of a router.
    var budget = RetryBudget()
    /// How to wait; tests put a clock of their own here.
    var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Makes attempts until one succeeds or the rule says no.
    /// - Parameter done: bytes that have come through so far, in all attempts.
    /// - Parameter mayPass: which errors another attempt may help with.
    /// - Parameter prepare: makes ready for another attempt; false if there can be none.
    /// - Throws: the last attempt's error; `.cancelled`.
    func run<Value: Sendable>(
        done: () -> UInt64 = { 0 }, when mayPass: (StorageError) -> Bool = { $0.isTransient },
        again prepare: () throws(StorageError) -> Bool = { () throws(StorageError) in true },
        _ attempt: () async throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        var number = 1
        var before = done()
        while true {
            do throws(StorageError) {
                return try await attempt()
            } catch {
                if done() >= before + progress { (number, before) = (1, done()) }
                guard mayPass(error), number < attempts, (error.retryAfter ?? .zero) <= longestRetryAfter,
                    try prepare(), budget.take()
                else { throw error }
                try await pause(after: number, atLeast: error.retryAfter ?? .zero)
            }
            number += 1
        }
    }

    /// The same for a transfer into a sink, which begins again from nothing.
    func run<Value: Sendable>(
        sink: (any ByteSink)?, _ attempt: () async throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        try await run(again: { () throws(StorageError) in try sink?.restart() ?? true }, attempt)
    }

    private func pause(after number: Int, atLeast least: Duration) async throws(StorageError) {
        let bound = min(firstPause * (1 << min(number - 1, 16)), longestPause)
        do {
            try await sleep(least + bound * Double.random(in: 0...1))
        } catch {
            throw .cancelled
        }
    }
}
