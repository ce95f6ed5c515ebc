/// Several watchers of one end: the first that knows how the main container ended wins.
public struct CombinedExitWatcher: ExitWatcher {
    private let watchers: [any ExitWatcher]
    private let interruptions: [any ExitWatcher]
    private let settle: Duration
    private let needsMarker: Bool
    private let clock: any Clock<Duration>
    private let report: @Sendable (String) -> Void

    /// - Parameters:
    ///   - interruptions: they end the wait too, but do not replace the others: it fails when all those have failed.
    ///   - settle: how long the others may take to know better when one sees an end without knowing how.
    ///   - needsMarker: an end of which nobody knows how is one without the marker file that was agreed on.
    ///   - report: told of watchers that fail while others go on.
    public init(
        _ watchers: [any ExitWatcher], interruptedBy interruptions: [any ExitWatcher] = [],
        settle: Duration = .milliseconds(250), needsMarker: Bool = false,
        clock: any Clock<Duration> = ContinuousClock(), report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        (self.watchers, self.interruptions) = (watchers, interruptions)
        (self.settle, self.needsMarker) = (settle, needsMarker)
        (self.clock, self.report) = (clock, report)
    }

    /// Returns when one of the watchers knows how the main container ended; soon after the first that sees an end at all.
    /// - Throws: `.cancelled`; what the first watcher failed with if all failed.
    public func waitForExit() async throws(MonitorError) -> Observation {
        let outcome = await withTaskGroup(of: Event.self, returning: Result<Observation, MonitorError>.self) { group in
            for watcher in watchers + interruptions { group.addTask { await Self.event(watcher) } }
            defer { group.cancelAll() }
            return await race(&group)
        }
        return needsMarker ? try outcome.get().marked : try outcome.get()
    }

    private enum Event: Sendable {
        case ended(Observation)
        case failed(MonitorError)
        case settled
    }

    private static func event(_ watcher: any ExitWatcher) async -> Event {
        do throws(MonitorError) { return .ended(try await watcher.waitForExit()) } catch { return .failed(error) }
    }

    private func race(_ group: inout TaskGroup<Event>) async -> Result<Observation, MonitorError> {
        var unknown: Observation?
        var failure: MonitorError?
        var silent = watchers.count + interruptions.count
        var failed = 0
        while let event = await group.next() {
            switch event {
            case .ended(let observation) where observation.ending != .unknown: return .success(observation)
            case .ended(let observation):
                unknown = unknown?.joined(observation) ?? observation
                silent -= 1
                group.addTask { [clock, settle] in
                    try? await clock.sleep(for: settle)
                    return .settled
                }
            case .failed(let error):
                if error.code == .cancelled { return .failure(error) }
                report(error.message)
                failure = failure ?? error
                (silent, failed) = (silent - 1, failed + 1)
                if failed == watchers.count, unknown == nil { return .failure(failure ?? error) }
            case .settled: if let unknown { return .success(unknown) }
            }
            if silent == 0 { break }
        }
        return unknown.map { .success($0) } ?? .failure(failure ?? .cancelled)
    }
}

extension Observation {
    /// With the source of another that knows no more.
    fileprivate func joined(_ other: Observation) -> Observation {
        Observation(ending: ending, source: "\(source), \(other.source)", detail: detail ?? other.detail, at: at)
    }

    /// The same where how it ended is known; else an end without a marker.
    fileprivate var marked: Observation {
        ending == .unknown ? Observation(ending: .unmarked, source: source, detail: detail, at: at) : self
    }
}
