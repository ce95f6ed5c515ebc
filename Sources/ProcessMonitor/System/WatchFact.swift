/// What a watching thread finds out: starts and ends in turn.
enum WatchFact: Sendable {
    case started
    case ended(Observation)
    /// The watch is over.
    case failed(MonitorError)
}

extension Background<WatchFact> {
    /// Whether there is a start, or will be none.
    var hasStarted: Bool { !soFar.isEmpty }

    /// Whether there is an end, or will be none.
    var hasEnded: Bool {
        soFar.contains { if case .started = $0 { false } else { true } }
    }

    /// - Throws: `.cancelled`, and what the thread failed with.
    func started() async throws(MonitorError) {
        if case .failed(let error) = try await fact(0) { throw error }
    }

    /// The first end.
    /// - Throws: `.cancelled`, and what the thread failed with.
    func ended() async throws(MonitorError) -> Observation {
        try await started()
        switch try await fact(1) {
        case .ended(let observation): return observation
        case .failed(let error): throw error
        case .started: throw MonitorError(.system, cannot: "watch", because: "a start came where an end was due")
        }
    }
}
