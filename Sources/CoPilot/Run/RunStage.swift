internal import FileBridge
internal import FlyteIDL
public import Logging
internal import ObjectStorage
public import ProcessMonitor
internal import SafeFiles

/// `run`: a raw container's whole cycle around one local command, on an embedded local store. The stages are the same
/// ones that run in a pod.
public struct RunStage: Sendable {
    private let request: RunRequest
    private let signals: TerminationSignals
    private let logger: Logger

    /// Container of the store that the stages' own files are in.
    private static let container = "copilot-run"
    /// The schemes whose objects are looked for in the embedded store.
    private static let schemes = ["s3", "s3a", "gs", "abfs", "abfss", "azure", "os", "sw"]

    public init(_ request: RunRequest, signals: TerminationSignals, logger: Logger) {
        (self.request, self.signals, self.logger) = (request, signals, logger)
    }

    /// Where everything is.
    private struct Places {
        let store: String
        let input: String
        let output: String
        let inputsURI = "file://\(container)/inputs/inputs.pb"
        let inputPrefix = "file://\(container)/inputs"
        let outputPrefix = "file://\(container)/outputs"
        let rawOutput = "file://\(container)/raw"
    }

    /// Runs the cycle and prints the outputs as proto JSON.
    /// - Returns: the exit status: the command's where it is not 0.
    /// - Throws: what staging fails with.
    public func run() async throws(StageFailure) -> Int32 {
        guard !request.command.isEmpty else {
            throw StageFailure.usage("no command: copilot run [flags] -- COMMAND ARG...")
        }
        let inputs = try await document(request.inputs, as: ["LiteralMap"])
        // As text, an interface of Flyte 1 is a map of variables and one of Flyte 2 a list; the bytes are the same.
        let interface = try await document(
            request.interface, as: ["flyteidl.core.TypedInterface", "flyteidl2.core.TypedInterface"])
        let places = try await makePlaces()
        let router = try router(places)
        try await stage(inputs, places, router)
        let status = try await command(try staged { () throws(IDLError) in try LiteralMap(serialized: inputs) }, places)
        if status != 0 {
            logger.error("the command failed with exit status \(status): its outputs are not collected")
            return status
        }
        return try await collect(interface, places, router)
    }

    // MARK: Before

    /// The serialized message of a file, which is one of `types`: the first that fits.
    private func document(_ path: String?, as types: [String]) async throws(StageFailure) -> [UInt8] {
        guard let path else { return [] }
        return try await OffPool.run { () throws(StageFailure) in
            let bytes = try SmallFile.read(path)
            let format = DocumentFormat(fileName: path) ?? .pb
            var failure: StageFailure?
            for type in types {
                do throws(StageFailure) {
                    return try format.decode(bytes, as: type).serialized()
                } catch {
                    failure = failure ?? error.during(path)
                }
            }
            throw failure ?? .usage("no message type for \(path)")
        }
    }

    private func makePlaces() async throws(StageFailure) -> Places {
        let request = request
        return try await OffPool.run { () throws(StageFailure) in
            let needsNew = request.store == nil || request.inputDirectory == nil || request.outputDirectory == nil
            let fresh = needsNew ? try SmallFile.makeTemporaryDirectory(in: request.temporaryRoot) : ""
            let places = Places(
                store: request.store ?? "\(fresh)/store", input: request.inputDirectory ?? "\(fresh)/inputs",
                output: request.outputDirectory ?? "\(fresh)/outputs")
            try staged { () throws(FileError) in
                for path in [places.store, places.input, places.output] { _ = try Directory.create(path) }
            }
            return places
        }
    }

    private func router(_ places: Places) throws(StageFailure) -> StoreRouter {
        var configuration = StorageConfiguration()
        let stow = StorageConfiguration.Stow(kind: "local", config: ["path": places.store])
        configuration.stow = stow
        configuration.container = Self.container
        configuration.enableMultiContainer = true
        configuration.schemes = Dictionary(Self.schemes.map { ($0, stow) }, uniquingKeysWith: { first, _ in first })
        return try staged { () throws(StorageError) in try StoreRouter(configuration: configuration) }
    }

    private func stage(_ inputs: [UInt8], _ places: Places, _ router: StoreRouter) async throws(StageFailure) {
        logger.notice("inputs in \(places.input), outputs in \(places.output), store in \(places.store)")
        let uri = try staged { () throws(StorageError) in try ObjectURI(parsing: places.inputsURI) }
        _ = try await staged { () async throws(StorageError) in try await router.put(inputs, to: uri) }
        var download = request.download
        download.fromRemote = places.inputsURI
        download.outputPrefix = places.outputPrefix
        download.localDirectory = places.input
        try await DownloadStage(download, router: router, logger: logger).run()
    }

    // MARK: The command

    private func command(_ inputs: LiteralMap, _ places: Places) async throws(StageFailure) -> Int32 {
        let template = CommandTemplate(
            inputs: inputs, inputsURI: places.inputsURI, inputPrefix: places.inputPrefix,
            outputPrefix: places.outputPrefix,
            rawOutputPrefix: places.rawOutput)
        var arguments: [String] = []
        for argument in request.command { arguments.append(try template.expand(argument)) }
        let observation: Observation
        do {
            let child = try await ChildProcess.start(ChildCommand(arguments))
            observation = try await watch(child)
        } catch {
            guard let status = error.exitStatus else { throw StageFailure(error) }
            logger.error("\(error.message)")
            return status
        }
        switch observation.ending {
        case .exited(let status): return status
        case .signalled(let signal): return 128 + signal
        case .outOfMemory: return 128 + 9
        case .aborted, .reported, .unmarked, .unknown: return ExitStatus.internal.rawValue
        }
    }

    /// Waits for the child; every termination signal that comes meanwhile goes to it.
    private func watch(_ child: ChildProcess) async throws(MonitorError) -> Observation {
        let signals = signals
        let outcome = await withTaskGroup(of: Void.self, returning: Result<Observation, MonitorError>.self) { group in
            group.addTask {
                for await signal in signals { child.forward(signal) }
            }
            defer { group.cancelAll() }
            do throws(MonitorError) { return .success(try await child.waitForExit()) } catch { return .failure(error) }
        }
        return try outcome.get()
    }

    // MARK: After

    private func collect(_ interface: [UInt8], _ places: Places, _ router: StoreRouter) async throws(StageFailure)
        -> Int32
    {
        var sidecar = request.sidecar
        (sidecar.outputPrefix, sidecar.rawOutput, sidecar.localDirectory) = (
            places.outputPrefix, places.rawOutput, places.output
        )
        (sidecar.interface, sidecar.timeout) = (interface, nil)
        let watchers = SidecarStage.Watchers(
            start: NoopWatcher(), exit: NoopWatcher(.exited(status: 0), source: "child process"))
        switch try await SidecarStage(sidecar, router: router, watchers: watchers, logger: logger).run() {
        case .nothing:
            try await show([])
            return 0
        case .outputs:
            let uri = try staged { () throws(StorageError) in
                try ObjectURI(parsing: "\(places.outputPrefix)/outputs.pb")
            }
            try await show(
                try await staged { () async throws(StorageError) in
                    try await router.bytes(of: uri, limit: Int(Int32.max))
                })
            return 0
        case .error(let message, let status):
            logger.error("\(message)")
            return status.rawValue
        }
    }

    private func show(_ outputs: [UInt8]) async throws(StageFailure) {
        try await OffPool.run { () throws(StageFailure) in
            try SmallFile.print(try DocumentFormat.json.encode(try DocumentFormat.pb.decode(outputs, as: "LiteralMap")))
        }
    }
}
