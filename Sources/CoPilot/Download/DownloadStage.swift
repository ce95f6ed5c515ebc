internal import FileBridge
internal import FlyteIDL
public import Logging
public import ObjectStorage
internal import SafeFiles

/// Brings a task's inputs into a local directory: decode, plan, write the values, fetch the data, and last the summary.
public struct DownloadStage: Sendable {
    private let request: DownloadRequest
    private let router: StoreRouter
    private let logger: Logger
    private let clock: any Clock<Duration>

    public init(
        _ request: DownloadRequest, router: StoreRouter, logger: Logger, clock: any Clock<Duration> = ContinuousClock()
    ) {
        (self.request, self.router, self.logger, self.clock) = (request, router, logger, clock)
    }

    /// Runs the stage. On failure the termination log and the error document are written first.
    /// - Throws: what went wrong, unless the request asks for exit status 0 and the document is in place.
    public func run() async throws(StageFailure) {
        guard !request.outputPrefix.isEmpty else {
            throw StageFailure.usage("--to-output-prefix is required: the error document has no other place")
        }
        let prefix = try ObjectURI.parse(request.outputPrefix, flag: "--to-output-prefix")
        do {
            let seconds = request.timeout
            try await Deadline.run(
                seconds, clock: clock,
                otherwise: .timeout(
                    "the inputs were not downloaded within \(seconds?.description ?? ""): give --timeout more")
            ) {
                () async throws(StageFailure) in try await download()
            }
        } catch {
            try await report(error, prefix)
        }
    }

    private func report(_ failure: StageFailure, _ prefix: ObjectURI) async throws(StageFailure) {
        TerminationLog.write(failure.message, to: request.terminationLog)
        await removeSummaries()
        try await FailureReport(router: router, outputPrefix: prefix, documentName: request.errorName).write(
            failure, code: .download)
        guard request.exitsZeroOnError else { throw failure }
        logger.error("\(failure.message)")
    }

    private func download() async throws(StageFailure) {
        let options = try options()
        let format = options.format
        guard !request.localDirectory.isEmpty else { throw StageFailure.usage("--to-local-dir is required") }
        let source = try ObjectURI.parse(request.fromRemote, flag: "--from-remote")
        let inputs = try await self.inputs(from: source)
        try check(inputs)
        let plan = try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(BridgeError) in try InputPlanner.plan(inputs, options) }
        }
        for warning in plan.warnings { logger.warning("\(warning)") }
        let directory = try await prepare(plan, format)
        try await BlobFetcher(router: router, directory: directory, limit: request.limit, width: request.concurrency)
            .fetch(plan.blobs)
        try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(BridgeError) in try plan.writeSummaries(format, to: directory) }
        }
        logger.info(
            "downloaded \(inputs.entries.count) inputs",
            metadata: ["files": "\(plan.files.count)", "blobs": "\(plan.blobs.count)"])
    }

    private func inputs(from source: ObjectURI) async throws(StageFailure) -> LiteralMap {
        let raw: [UInt8]
        do {
            raw = try await router.bytes(of: source, limit: request.limit.map { Int($0) } ?? Self.largestMessage)
        } catch {
            throw StageFailure(error).during("cannot read the inputs \(source)")
        }
        let inputs: LiteralMap = try await OffPool.run { () throws(StageFailure) in
            do throws(IDLError) { return try LiteralMap(serialized: raw) } catch {
                throw StageFailure(error).during("\(source) is not a LiteralMap")
            }
        }
        return try await OffloadedResolver(router: router, limit: request.limit).resolve(inputs)
    }

    /// Most bytes of a message held in memory: what protobuf itself allows.
    private static let largestMessage = Int(Int32.max)

    /// Makes the directory, takes away old summaries, and writes the values.
    private func prepare(_ plan: InputPlan, _ format: SummaryFormat) async throws(StageFailure) -> Directory {
        let path = request.localDirectory
        return try await OffPool.run { () throws(StageFailure) in
            let directory = try staged { () throws(FileError) in
                let directory = try Directory.create(path)
                try Self.removeSummaries(format, from: directory)
                return directory
            }
            try staged { () throws(BridgeError) in try plan.writeFiles(to: directory) }
            return directory
        }
    }

    /// Takes away what this attempt or an earlier one left to promise completeness.
    private static func removeSummaries(_ format: SummaryFormat?, from directory: Directory) throws(FileError) {
        for name in ["inputs.pb", format?.fileName].compactMap({ $0 }) {
            let summary = try RelativePath(parsing: name)
            if try directory.status(summary, links: .refuse)?.kind == .file { try directory.remove(summary) }
        }
    }

    /// The same after a failure, which is to be told, and not one of this.
    private func removeSummaries() async {
        let request = request
        await OffPool.run { () in
            guard let directory = try? Directory.open(request.localDirectory) else { return }
            try? Self.removeSummaries(SummaryFormat(rawValue: request.format), from: directory)
        }
    }

    /// Holds the inputs against the interface.
    private func check(_ inputs: LiteralMap) throws(StageFailure) {
        guard !request.interface.isEmpty else { return }
        let declared: VariableMap
        do {
            declared = try VariableMap(serialized: request.interface)
        } catch {
            if request.isStrict { throw StageFailure(error).during("--input-interface is not a VariableMap") }
            return logger.warning("--input-interface is not a VariableMap: \(error.message)")
        }
        let faults = InputCheck.faults(inputs, declared: declared)
        if request.isStrict, !faults.isEmpty { throw StageFailure.badData(faults.joined(separator: "; ")) }
        for fault in faults { logger.warning("\(fault)") }
    }

    private func options() throws(StageFailure) -> InputOptions {
        var options = InputOptions(localDirectory: request.localDirectory)
        guard let format = SummaryFormat(rawValue: request.format) else {
            throw StageFailure.usage("--format \"\(request.format)\" is not one of JSON, YAML, PROTO")
        }
        guard let layout = InputLayout(rawValue: request.layout.isEmpty ? "DIRECT" : request.layout) else {
            throw StageFailure.usage("--file-input-layout \"\(request.layout)\" is not one of DIRECT, NAMED_DIR")
        }
        let modes = ["DOWNLOAD_EAGER", "DOWNLOAD_STREAM", "DO_NOT_DOWNLOAD"]
        guard modes.contains(request.mode) else {
            throw StageFailure.usage(
                "--download-mode \"\(request.mode)\" is not one of \(modes.joined(separator: ", "))")
        }
        (options.format, options.layout, options.keepsURIs) = (format, layout, request.mode == "DO_NOT_DOWNLOAD")
        (options.decodesBinary, options.addsExtensions) = (request.decodesBinary, request.addsExtensions)
        return options
    }
}
