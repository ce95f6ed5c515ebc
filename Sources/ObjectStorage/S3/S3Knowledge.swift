internal import Synchronization

/// What a store learned from its server's answers, for all requests to come.
final class S3Knowledge: Sendable {
    private struct State {
        var regions: [String.UTF8Bytes: String] = [:]
        var refusesChecksums = false
    }

    private let state = Mutex(State())

    /// The region of a bucket, if its server told.
    func region(of bucket: String) -> String? { state.withLock { $0.regions[bucket.utf8Bytes] } }

    /// Takes note of a bucket's region.
    func learn(_ region: String, of bucket: String) { state.withLock { $0.regions[bucket.utf8Bytes] = region } }

    /// Whether the server does not understand checksums.
    var refusesChecksums: Bool { state.withLock { $0.refusesChecksums } }

    /// Takes note that it does not.
    func learnToSendNoChecksums() { state.withLock { $0.refusesChecksums = true } }
}
