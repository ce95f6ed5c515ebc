internal import FlyteIDL
internal import Logging
internal import ObjectStorage
internal import ProcessMonitor

extension SidecarStage {
    /// Whether the stage would wait for the main container: the request is in order, and there are outputs.
    public static func waits(_ request: SidecarRequest) -> Bool {
        guard let outputs = try? checkedOutputs(request), (try? options(request)) != nil else { return false }
        let prefix = try? ObjectURI.parse(request.outputPrefix, flag: "--to-output-prefix")
        return !outputs.entries.isEmpty && !request.localDirectory.isEmpty && prefix != nil
    }

    /// Waits for the main container's start and end.
    /// - Throws: a failure where the start does not come in time, or a watcher cannot work.
    func waitForMain() async throws(StageFailure) -> Observation {
        let watchers = watchers
        if request.isStartOverdue { throw StageFailure.timeout(startMessage) }
        try await Deadline.run(request.startTimeout, clock: clock, otherwise: .timeout(startMessage)) {
            () async throws(StageFailure) in
            do throws(MonitorError) { try await watchers.start.waitForStart() } catch { throw StageFailure(error) }
        }
        let observation: Observation
        do { observation = try await watchers.exit.waitForExit() } catch { throw StageFailure(error) }
        logger.info(
            "the main container \(observation.ending.words)",
            metadata: ["known by": "\(observation.source)", "detail": "\(observation.detail ?? "")"])
        return observation
    }

    private var startMessage: String {
        "the main container did not start within \(request.startTimeout?.description ?? ""): give --start-timeout more"
    }

    /// What leaves the upload less time than it had: the signal that begins the grace period, where the end was known
    /// otherwise; and any signal after it, which means that somebody is impatient.
    var shortenings: [Deadline.Shortening] {
        guard let signals = watchers.signals else { return [] }
        let second = Deadline.Shortening(
            limit: request.graceReserve,
            failure: .timeout(
                "the outputs were not uploaded before a second SIGTERM, and \(request.graceReserve) after it")
        ) { await signals.signal(1) != nil }
        guard signals.count == 0, let grace = request.limit(within: request.graceAfterSignal) else { return [second] }
        let first = Deadline.Shortening(
            limit: grace,
            failure: .timeout(
                "the outputs were not uploaded within \(grace) after SIGTERM: give the pod a longer grace period")
        ) { await signals.signal(0) != nil }
        return [first, second]
    }

    var timeoutMessage: String {
        let time = request.uploadLimit.map(\.description) ?? ""
        return
            "the outputs were not uploaded in the time there was (\(time)): give --timeout, or the pod's grace period, more"
    }
}
