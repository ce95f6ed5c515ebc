/// Watches a shared PID namespace: finds the main container, follows it to its end, and perhaps begins anew. Runs on a thread
/// of its own.
struct NamespaceTracker: Sendable {
    let search: MainSearch
    let files: ProcessFiles
    let earlier: EarlierEnd
    /// Looks for a next container when one has ended: what was found may have been an init container.
    let goesOn: Bool
    let report: @Sendable (String) -> Void

    /// Told when the first processes have ended, while others of their containers may be left.
    let tellFirst: @Sendable (Observation) -> Void

    private static let source = "the shared PID namespace"

    func run(_ stop: Int32, _ tell: (WatchFact) -> Void) {
        var done: Set<ProcessTable.Container> = []
        var isFirst = true
        repeat {
            switch arrival(stop, without: done, looksBack: isFirst) {
            case .candidates(let finding):
                tell(.started)
                guard let observation = follow(finding, stop, &done) else { return }
                tell(.ended(observation))
            case .earlier:
                tell(.started)
                tell(.ended(Self.unseen))
            case .stopped: return
            }
            isFirst = false
        } while goesOn
    }

    /// What came of waiting for the main container.
    private enum Arrival {
        case candidates(MainSearch.Finding)
        /// It was there, and is no more.
        case earlier
        case stopped
    }

    /// Looks again whenever something changes in the output directory, and often: of new processes nobody tells.
    private func arrival(_ stop: Int32, without done: Set<ProcessTable.Container>, looksBack: Bool) -> Arrival {
        var watch = DirectoryWatch(earlier.directory)
        var pace = LookingPace()
        var (alone, ids) = (ContinuousClock.now, Set<Int32>())
        while true {
            let now = files.ids()
            if now != ids {
                let finding = look(without: done)
                if !finding.candidates.isEmpty { return .candidates(finding) }
                // A container that is being made will be another one at the next look, with the same processes.
                ids = finding.isImminent ? [] : now
            }
            if ids.isEmpty || (pace.isSlowTurn && !earlier.hasSigns) { alone = .now }
            if looksBack, pace.isSlowTurn, ContinuousClock.now - alone > EarlierEnd.quiet { return .earlier }
            if !watch.wait(stop: stop, milliseconds: pace.next(isImminent: ids.isEmpty)) { return .stopped }
        }
    }

    private func look(without done: Set<ProcessTable.Container>) -> MainSearch.Finding {
        search.look(files.table(), without: done.contains) { files.mounts($0.id) }
    }

    /// Follows the candidates, and those that come while they live, until all have ended.
    private func follow(_ finding: MainSearch.Finding, _ stop: Int32, _ done: inout Set<ProcessTable.Container>)
        -> Observation?
    {
        var endings: [(name: String, ContainerEnding)] = []
        var next = finding
        while !next.candidates.isEmpty {
            let followed = next.candidates.map { FollowedContainer($0, files) }
            for container in followed {
                report("the main container is \(container.name), found \(next.evidence.rawValue)")
            }
            for container in followed {
                guard let ending = container.waitForFirst(stop: stop) else { return nil }
                endings.append((container.name, ending))
            }
            tellFirst(Self.observation(endings))
            for container in followed {
                guard container.waitForSurvivors(stop: stop, report) else { return nil }
                done.insert(container.container)
            }
            next = look(without: done)
        }
        return Self.observation(endings)
    }

    private static func observation(_ endings: [(name: String, ContainerEnding)]) -> Observation {
        let common = ContainerEnding.common(endings)
        let names = endings.map(\.name).joined(separator: ", ")
        return Observation(ending: common.ending, source: "\(source): \(names)", detail: common.detail)
    }

    private static let unseen = Observation(
        ending: .unknown, source: source,
        detail: "it had ended before it was looked for: what it leaves behind is in the output directory")
}
