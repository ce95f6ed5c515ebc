internal import CoPilot
internal import Logging
internal import ObjectStorage
internal import ProcessMonitor

/// `sidecar`.
enum SidecarCommand: Command {
    static let names = ["sidecar"]
    static let summary = "wait for the main container, then upload its outputs"
    static let synopsis = "--to-output-prefix URI --to-raw-output URI --from-local-dir DIR --interface BASE64 [flags]"
    static let discussion = """
        Waits until the main container has ended (the kubelet says so with SIGTERM), reads what it left in the directory by
        the task's interface, uploads files and directories, and last writes outputs.pb. An _ERROR file in the directory,
        or an output that is missing or does not fit, becomes an error document instead.

          copilot sidecar --to-output-prefix s3://b/out --to-raw-output s3://b/raw --from-local-dir /var/outputs --interface EgsK...
        """
    static let flags =
        [
            Flag("to-output-prefix", "o", .text, "URI", help: "where outputs.pb and the error document go"),
            Flag("to-raw-output", "x", .text, "URI", help: "where the data of file and directory outputs goes"),
            Flag("from-local-dir", "f", .text, "DIR", help: "the directory that the main container writes"),
            Flag("interface", "i", .base64, help: "the task's interface, a serialized TypedInterface"),
            Flag("meta-output-name", nil, .text, "NAME", help: "name of the outputs under the prefix (outputs.pb)"),
            Flag("timeout", "t", .duration, help: "time for collecting and uploading; 0 for no limit (1h)"),
            Flag("grace-period", nil, .duration, help: "the pod's grace period, if shorter than --timeout"),
            Flag(
                "grace-reserve", nil, .duration,
                help: "part of that time kept for the error document, at most half (15s)"),
            Flag("start-watcher-type", nil, .text, "TYPE", help: "how the start is watched: signal or noop (signal)"),
            Flag("exit-watcher-type", nil, .text, "TYPE", help: "how the end is watched: signal or noop (signal)"),
            Flag(
                "start-timeout", nil, .duration,
                help: "time for the start, of a Flyte 1.15 command line (one without --timeout)"),
            Flag("format", "m", .text, "FORMAT", help: "JSON, YAML or PROTO; has no effect on outputs (JSON)"),
            Flag(
                "upload-mode", "u", .text, "MODE",
                help: "UPLOAD_ON_EXIT, UPLOAD_EAGER or DO_NOT_UPLOAD; all upload on exit now (UPLOAD_ON_EXIT)"),
            Flag("watch-container", nil, .text, "NAME", isHidden: true),
            Flag("pod-name", nil, .text, "NAME", isHidden: true),
        ] + shapeFlags + TransferFlags.all

    /// How files become outputs; `run` has them too.
    static let shapeFlags = [
        Flag(
            "struct-encoding", nil, .text, "FORM",
            help: "STRUCT outputs as struct, or as msgpack, which keeps integers (struct)"),
        Flag("binary-tag", nil, .text, "TAG", help: "tag of BINARY outputs (msgpack)"),
        Flag("follow-links", nil, .boolean, help: "follow symbolic links out of the output directory"),
        Flag("hash", nil, .boolean, help: "set Literal.hash of file and directory outputs to their SHA-256"),
    ]

    static func run(_ context: Context) async throws -> Int32 {
        let signals = try TerminationSignals.claim()
        let router = try context.router()
        let request = request(context)
        let kinds = ["start-watcher-type", "exit-watcher-type"].map { context.flags.text($0) ?? "signal" }
        let watchers = SidecarStage.Watchers(start: start(kinds[0], signals), exit: exit(kinds[1], signals))
        _ = try await SidecarStage(request, router: router, watchers: watchers, logger: context.logger).run()
        return 0
    }

    private static func start(_ type: String, _ signals: TerminationSignals) -> any StartWatcher {
        switch type {
        case "signal": SignalWatcher(signals)
        case "noop": NoopWatcher()
        default: UnknownWatcher(flag: "start-watcher-type", type: type)
        }
    }

    private static func exit(_ type: String, _ signals: TerminationSignals) -> any ExitWatcher {
        switch type {
        case "signal": SignalWatcher(signals)
        case "noop": NoopWatcher()
        default: UnknownWatcher(flag: "exit-watcher-type", type: type)
        }
    }

    /// What the flags ask for.
    static func request(_ context: Context) -> SidecarRequest {
        var request = SidecarRequest()
        request.outputPrefix = context.flags.text("to-output-prefix") ?? ""
        request.rawOutput = context.flags.text("to-raw-output") ?? ""
        request.localDirectory = context.flags.text("from-local-dir") ?? ""
        request.interface = context.flags.text("interface").flatMap { FlagValue.bytes($0) } ?? []
        request.format = context.flags.text("format") ?? request.format
        request.mode = context.flags.text("upload-mode") ?? request.mode
        request.outputsName = context.flags.text("meta-output-name") ?? request.outputsName
        setShape(&request, context)
        request.gracePeriod = context.limit("grace-period", default: nil)
        request.graceReserve = context.flags.duration("grace-reserve") ?? request.graceReserve
        request.concurrency = TransferFlags.budget(context.flags).width
        request.errorName = context.errorName
        request.terminationLog = context.terminationLog
        setTimes(&request, context)
        return request
    }

    /// Sets what `shapeFlags` say.
    static func setShape(_ request: inout SidecarRequest, _ context: Context) {
        request.structEncoding = context.flags.text("struct-encoding") ?? request.structEncoding
        request.binaryTag = context.flags.text("binary-tag") ?? request.binaryTag
        request.followsLinks = context.flags.boolean("follow-links") ?? false
        request.addsHashes = context.flags.boolean("hash") ?? false
    }

    /// `--start-timeout` without `--timeout` is a command line of Flyte 1.15: it limits the wait for the start, and the
    /// upload has no limit. Beside `--timeout` it is an alias that Flyte 1.16 and later write without meaning it.
    private static func setTimes(_ request: inout SidecarRequest, _ context: Context) {
        let isOld = context.flags.text("start-timeout") != nil && context.flags.text("timeout") == nil
        request.timeout = isOld ? nil : context.limit("timeout", default: request.timeout)
        request.startTimeout = isOld ? context.limit("start-timeout", default: nil) : nil
        if isOld, context.flags.text("exit-watcher-type") == nil {
            context.logger.warning(
                "a Flyte 1.15 command line: the end of the main container is taken from SIGTERM, as no other watcher is there yet"
            )
        }
    }
}
