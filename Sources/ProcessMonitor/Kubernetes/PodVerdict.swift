/// What a pod's state means for one of its containers. A pure reading; see docs/kubernetes.md for the table.
enum PodVerdict: Sendable, Hashable {
    /// Its process has not been there yet.
    case notStarted
    /// It runs, or will run again.
    case started
    /// No run of it is to be expected any more.
    case ended(Ending, detail: String)
}

extension PodVerdict {
    /// - Parameter isGone: the pod is no longer there, and `pod` is the last that was seen of it.
    init(_ pod: PodState, container: String, isGone: Bool) {
        let reading = Reading(pod: pod, container: container, isGone: isGone)
        if let run = reading.finalRun {
            self = .ended(Ending(run), detail: reading.sentence(run))
        } else if let stop = reading.stop {
            self = .ended(.aborted, detail: stop.reason)
        } else if reading.isOver {
            self = .ended(.unknown, detail: "the pod is over, and nothing is said of container \(container)")
        } else {
            self = pod.statuses[container]?.hasStarted == true ? .started : .notStarted
        }
    }
}

/// The facts that the verdict is made of.
private struct Reading {
    let pod: PodState
    let container: String
    let isGone: Bool

    private var status: ContainerStatus? { pod.statuses[container] }

    /// Nothing of the pod runs any more.
    var isOver: Bool { pod.phase == .succeeded || pod.phase == .failed }

    var stop: PodState.Stop? {
        pod.stop ?? (isGone ? PodState.Stop(reason: "the pod is gone: it was deleted", since: nil) : nil)
    }

    /// The run after which there is no other, unless it ended because the pod was stopped.
    var finalRun: Termination? {
        guard let run = lastRun, isOver && pod.stop == nil || !restarts(after: run) else { return nil }
        guard let stop = pod.stop else { return run }
        // Both times have whole seconds: an end in the second in which the stop began is put down to it.
        guard let since = stop.since, let end = run.finishedAt.flatMap(APITime.seconds), end < since else { return nil }
        return run
    }

    private var lastRun: Termination? {
        switch status?.now {
        case .terminated(let run): run
        // Waiting for a restart that will not come, as the pod is over.
        case .waiting where isOver: status?.last
        default: nil
        }
    }

    private func restarts(after run: Termination) -> Bool {
        pod.containers.first { $0.name == container }?.restart.restarts(after: run.exitCode) ?? false
    }

    /// `container main: OOMKilled, finished 2026-01-02T03:04:05Z, restarted 2 times: message`.
    func sentence(_ run: Termination) -> String {
        var facts = [run.reason, run.finishedAt.map { "finished \($0)" }].compactMap(\.self)
        if let status, status.restarts > 0 { facts.append("restarts: \(status.restarts)") }
        let words = ["container \(container)", facts.joined(separator: ", "), run.message ?? ""]
        return OneLine.of(words.filter { !$0.isEmpty }.joined(separator: ": "))
    }
}

extension Ending {
    /// The kubelet's words for an ending. Runtimes report a signal as exit status 128 + n, which a program may also exit
    /// with by itself, so that this stays an exit status.
    init(_ run: Termination) {
        if run.reason == "OOMKilled" {
            self = .outOfMemory
        } else if run.reason == "ContainerStatusUnknown" {
            // Exit status 137 of a container that could not be found any more is invented.
            self = .unknown
        } else if (1...64).contains(run.signal) {
            self = .signalled(Int32(run.signal))
        } else if (0...255).contains(run.exitCode) {
            self = .exited(status: Int32(run.exitCode))
        } else {
            self = .unknown
        }
    }
}
