internal import CoPilot
internal import ObjectStorage
internal import ProcessMonitor

/// `download`.
enum DownloadCommand: Command {
    static let names = ["download", "downloader"]
    static let summary = "bring a task's inputs into a local directory (init container)"
    static let synopsis = "--from-remote URI --to-output-prefix URI --to-local-dir DIR [flags]"
    static let discussion = """
        Reads the inputs (a LiteralMap) and leaves in the directory a file or a directory per variable, then inputs.pb and
        inputs.json (or inputs.yaml): where these are there, everything is there. On failure the cause is in the error
        document under the output prefix and in the termination log, and the exit status is not 0.

          copilot download --from-remote s3://b/in/inputs.pb --to-output-prefix s3://b/out --to-local-dir /var/inputs
        """
    static let flags =
        [
            Flag("from-remote", "f", .text, "URI", help: "the serialized inputs: a full path that ends in inputs.pb"),
            Flag("to-output-prefix", nil, .text, "URI", help: "where the error document goes"),
            Flag("to-local-dir", "o", .text, "DIR", help: "the directory to write; made if it is not there"),
            Flag(
                "format", "m", .text, "FORMAT", help: "summary of the values: JSON, YAML, or PROTO for none (JSON)",
                choices: ["JSON", "YAML", "PROTO"]),
            Flag(
                "file-input-layout", nil, .text, "LAYOUT",
                help: "DIRECT: a file is called as its variable; NAMED_DIR: it keeps its name, in a directory (DIRECT)",
                choices: ["DIRECT", "NAMED_DIR"]),
            Flag(
                "download-mode", "d", .text, "MODE",
                help:
                    "DOWNLOAD_EAGER, DO_NOT_DOWNLOAD (uris stay), or DOWNLOAD_STREAM (as eager for now) (DOWNLOAD_EAGER)",
                choices: ["DOWNLOAD_EAGER", "DOWNLOAD_STREAM", "DO_NOT_DOWNLOAD"]),
            Flag("timeout", "t", .duration, help: "time for all of it; 0 for no limit (1h)"),
            Flag(
                "input-interface", "i", .base64,
                help: "the declared inputs, a serialized VariableMap: what does not fit is a warning"
            ),
            Flag("strict-interface", nil, .boolean, help: "inputs that do not fit --input-interface are an error"),
            Flag(
                "exit-zero-on-error", nil, .boolean, help: "exit with 0 on failure too, as the Go implementation does"),
        ] + shapeFlags + TransferFlags.all

    /// How inputs become files; `run` has them too.
    static let shapeFlags = [
        Flag(
            "decode-binary", nil, .boolean,
            help: "MessagePack as values in the summary, and beside the raw file as NAME.json"),
        Flag("with-extension", nil, .boolean, help: "call the file of a blob NAME.FORMAT where it declares a format"),
    ]

    static func run(_ context: Context) async throws -> Int32 {
        let (router, request) = (try context.router(), request(context))
        let signals = try TerminationSignals.claim()
        return try await Interruptible.run(signals) { () async throws(StageFailure) in
            try await DownloadStage(request, router: router, logger: context.logger).run()
            return 0
        }
    }

    /// What the flags ask for.
    static func request(_ context: Context) -> DownloadRequest {
        var request = DownloadRequest()
        request.fromRemote = context.flags.text("from-remote") ?? ""
        request.outputPrefix = context.flags.text("to-output-prefix") ?? ""
        request.localDirectory = context.flags.text("to-local-dir") ?? ""
        request.format = context.flags.text("format") ?? request.format
        request.layout = context.flags.text("file-input-layout") ?? request.layout
        request.mode = context.flags.text("download-mode") ?? request.mode
        request.timeout = context.limit("timeout", default: request.timeout)
        request.interface = context.flags.text("input-interface").flatMap { FlagValue.bytes($0) } ?? []
        request.isStrict = context.flags.boolean("strict-interface") ?? false
        setShape(&request, context)
        request.exitsZeroOnError = context.flags.boolean("exit-zero-on-error") ?? false
        request.concurrency = TransferFlags.budget(context.flags).width
        request.errorName = context.errorName
        request.terminationLog = context.terminationLog
        request.maxDownloadMBs = context.settings.storage.maxDownloadMBs
        return request
    }
}

extension DownloadCommand {
    /// Sets what `shapeFlags` say.
    static func setShape(_ request: inout DownloadRequest, _ context: Context) {
        request.decodesBinary = context.flags.boolean("decode-binary") ?? false
        request.addsExtensions = context.flags.boolean("with-extension") ?? false
    }
}

/// Work that a termination signal ends.
enum Interruptible {
    /// Runs `work`; a signal cancels it, which takes away what is half done.
    /// - Returns: the work's status, or 128 + signal.
    static func run(_ signals: TerminationSignals, _ work: @escaping @Sendable () async throws(StageFailure) -> Int32)
        async throws(StageFailure) -> Int32
    {
        let outcome = await withTaskGroup(of: Outcome.self, returning: Result<Int32, StageFailure>.self) { group in
            group.addTask {
                do throws(StageFailure) { return .done(.success(try await work())) } catch {
                    return .done(.failure(error))
                }
            }
            group.addTask { .signal(await signals.signal(0)) }
            var signal: Int32?
            while let next = await group.next() {
                group.cancelAll()
                switch next {
                case .signal(let number): signal = number ?? signal
                case .done(let result): return signal.map { .success(128 + $0) } ?? result
                }
            }
            return .success(128)
        }
        return try outcome.get()
    }

    private enum Outcome: Sendable {
        case done(Result<Int32, StageFailure>)
        case signal(Int32?)
    }
}
