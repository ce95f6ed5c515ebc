internal import FileBridge
internal import FlyteIDL
public import Logging
public import ObjectStorage
public import ProcessMonitor
internal import SafeFiles

/// Waits for the main container and uploads what it left: the outputs, or an error document.
public struct SidecarStage: Sendable {
    let request: SidecarRequest
    let router: StoreRouter
    let watchers: Watchers
    let logger: Logger
    let clock: any Clock<Duration>

    /// How the main container is watched. A failure is one of the request: it reaches the error document.
    public struct Watchers: Sendable {
        let start: any StartWatcher
        let exit: any ExitWatcher
        let signals: (any SignalSource)?

        /// - Parameter signals: what shortens the work; nil for nothing.
        public init(start: any StartWatcher, exit: any ExitWatcher, signals: (any SignalSource)? = nil) {
            (self.start, self.exit, self.signals) = (start, exit, signals)
        }
    }

    /// What was written.
    public enum Outcome: Sendable {
        /// The interface has no outputs: nothing.
        case nothing
        case outputs
        /// An error document: its message, and the exit status that the failure would have on a command line.
        case error(String, ExitStatus)
    }

    public init(
        _ request: SidecarRequest, router: StoreRouter, watchers: Watchers, logger: Logger,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        (self.request, self.router, self.watchers, self.logger, self.clock) = (request, router, watchers, logger, clock)
    }

    /// Runs the stage.
    /// - Throws: only where neither the outputs nor an error document could be written.
    public func run() async throws(StageFailure) -> Outcome {
        guard !request.outputPrefix.isEmpty else {
            throw StageFailure.usage("--to-output-prefix is required: the outputs have no other place")
        }
        let prefix = try ObjectURI.parse(request.outputPrefix, flag: "--to-output-prefix")
        let report = FailureReport(router: router, outputPrefix: prefix, documentName: request.errorName)
        do {
            return try await outcome(prefix, report)
        } catch {
            TerminationLog.write(error.message, to: request.terminationLog)
            try await report.write(error, code: .upload)
            return .error(error.message, error.status)
        }
    }

    private func outcome(_ prefix: ObjectURI, _ report: FailureReport) async throws(StageFailure) -> Outcome {
        let (outputs, options) = (try Self.checkedOutputs(request), try Self.options(request))
        if outputs.entries.isEmpty {
            logger.info("the task has no outputs: there is nothing to wait for")
            return .nothing
        }
        guard !request.localDirectory.isEmpty else { throw StageFailure.usage("--from-local-dir is required") }
        let observation = try await waitForMain()
        return try await Deadline.run(
            request.uploadLimit, shortened: shortenings, clock: clock, otherwise: .timeout(timeoutMessage)
        ) { () async throws(StageFailure) in
            try await finish(observation, outputs, options, prefix, report)
        }
    }

    static func checkedOutputs(_ request: SidecarRequest) throws(StageFailure) -> VariableMap {
        guard FileBridge.SummaryFormat(rawValue: request.format) != nil else {
            throw StageFailure.usage("--format \"\(request.format)\" is not one of JSON, YAML, PROTO")
        }
        guard ["UPLOAD_ON_EXIT", "UPLOAD_EAGER", "DO_NOT_UPLOAD"].contains(request.mode) else {
            throw StageFailure.usage(
                "--upload-mode \"\(request.mode)\" is not one of UPLOAD_ON_EXIT, UPLOAD_EAGER, DO_NOT_UPLOAD")
        }
        do {
            return try TypedInterface(serialized: request.interface).outputs
        } catch {
            throw StageFailure(error).during("--interface is not a TypedInterface")
        }
    }

    static func options(_ request: SidecarRequest) throws(StageFailure) -> OutputOptions {
        var options = OutputOptions()
        guard let encoding = OutputOptions.StructEncoding(rawValue: request.structEncoding) else {
            throw StageFailure.usage("--struct-encoding \"\(request.structEncoding)\" is not one of struct, msgpack")
        }
        (options.structEncoding, options.binaryTag, options.followsLinks) = (
            encoding, request.binaryTag, request.followsLinks
        )
        return options
    }
}
