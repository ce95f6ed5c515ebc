internal import FileBridge
internal import FlyteIDL
public import Logging
public import ObjectStorage
public import ProcessMonitor
internal import SafeFiles

/// Waits for the main container and uploads what it left: the outputs, or an error document.
public struct SidecarStage: Sendable {
    private let request: SidecarRequest
    private let router: StoreRouter
    private let watchers: Watchers
    private let logger: Logger
    private let clock: any Clock<Duration>

    /// How the main container is watched. A failure is one of the request: it reaches the error document.
    public struct Watchers: Sendable {
        let start: any StartWatcher
        let exit: any ExitWatcher

        public init(start: any StartWatcher, exit: any ExitWatcher) { (self.start, self.exit) = (start, exit) }
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
        let (outputs, options) = (try checkedOutputs(), try options())
        if outputs.entries.isEmpty {
            logger.info("the task has no outputs: there is nothing to wait for")
            return .nothing
        }
        guard !request.localDirectory.isEmpty else { throw StageFailure.usage("--from-local-dir is required") }
        try await waitForMain()
        return try await Deadline.run(request.uploadLimit, clock: clock, otherwise: .timeout(timeoutMessage)) {
            () async throws(StageFailure) in
            try await upload(outputs, options, prefix, report)
        }
    }

    private var timeoutMessage: String {
        "the outputs were not uploaded in the time there was (\(request.uploadLimit.map(\.description) ?? "")): give --timeout, or the pod's grace period, more"
    }

    private func checkedOutputs() throws(StageFailure) -> VariableMap {
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

    private func waitForMain() async throws(StageFailure) {
        let watchers = watchers
        try await Deadline.run(
            request.startTimeout, clock: clock,
            otherwise: .timeout(
                "the main container did not start within \(request.startTimeout?.description ?? ""): give --start-timeout more"
            )
        ) { () async throws(StageFailure) in
            do throws(MonitorError) { try await watchers.start.waitForStart() } catch { throw StageFailure(error) }
        }
        let observation: Observation
        do { observation = try await watchers.exit.waitForExit() } catch { throw StageFailure(error) }
        logger.debug("the main container ended", metadata: ["known by": "\(observation.source)"])
    }

    private func upload(
        _ outputs: VariableMap, _ options: OutputOptions, _ prefix: ObjectURI, _ report: FailureReport
    ) async throws(StageFailure) -> Outcome {
        let directory = try await open()
        let said = try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(BridgeError) in try UserError.read(from: directory) }
        }
        if let said {
            logger.info("the main container left \(UserError.fileName): no outputs are uploaded")
            try await report.write(said)
            return .error(said.message, .taskFailed)
        }
        let plan = try await collect(outputs, directory, options)
        let links: LinkPolicy = options.followsLinks ? .follow : .beneath
        try await OutputUploader(router: router, directory: directory, links: links, width: request.concurrency)
            .upload(plan.uploads, to: try rawPrefix(plan))
        try await report.removeStale()
        let bytes = try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(IDLError) in try plan.literals.serialized() }
        }
        _ = try await staged { () async throws(StorageError) in
            try await router.put(bytes, to: prefix.appending(request.outputsName))
        }
        logger.info(
            "uploaded \(plan.literals.entries.count) outputs",
            metadata: ["files": "\(plan.uploads.count)", "bytes": "\(bytes.count)"])
        return .outputs
    }

    private func open() async throws(StageFailure) -> Directory {
        let path = request.localDirectory
        return try await OffPool.run { () throws(StageFailure) in
            do throws(FileError) {
                return try Directory.open(path)
            } catch {
                throw StageFailure(error).during("cannot open the output directory")
            }
        }
    }

    private func options() throws(StageFailure) -> OutputOptions {
        var options = OutputOptions()
        guard let encoding = OutputOptions.StructEncoding(rawValue: request.structEncoding) else {
            throw StageFailure.usage("--struct-encoding \"\(request.structEncoding)\" is not one of struct, msgpack")
        }
        (options.structEncoding, options.binaryTag, options.followsLinks) = (
            encoding, request.binaryTag, request.followsLinks
        )
        return options
    }

    private func collect(
        _ outputs: VariableMap, _ directory: Directory, _ options: OutputOptions
    ) async throws(StageFailure) -> OutputPlan {
        // A raw prefix that is needed is checked in `rawPrefix`.
        let raw = try? ObjectURI(parsing: request.rawOutput)
        let addsHashes = request.addsHashes
        return try await OffPool.run { () throws(StageFailure) in
            let plan = try staged { () throws(BridgeError) in
                try OutputCollector.collect(outputs, from: directory, options) { raw?.appending($0).description ?? "" }
            }
            guard let raw, addsHashes else { return plan }
            return try OutputHashes(directory: directory, links: options.followsLinks ? .follow : .beneath).add(
                to: plan, raw: raw)
        }
    }

    private func rawPrefix(_ plan: OutputPlan) throws(StageFailure) -> ObjectURI? {
        if plan.hasBlobs, request.rawOutput.isEmpty {
            throw StageFailure.usage("--to-raw-output is required: an output is a file or a directory")
        }
        return plan.hasBlobs ? try ObjectURI.parse(request.rawOutput, flag: "--to-raw-output") : nil
    }
}
