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
        Waits until the main container has ended, reads what it left in the directory by the task's interface, uploads files
        and directories, and last writes outputs.pb. An _ERROR file in the directory, a main container that failed, or an
        output that is missing or does not fit, becomes an error document instead.

        The main container is watched by one of these types, or several with commas between, of which the first that knows
        how it ended wins (docs/monitor.md says what each can know):
          signal             SIGTERM, which a native sidecar gets when all main containers have ended; not how they did
          shared-process-ns  its processes, in a pod with shareProcessNamespace: when, and the exit status from Linux 6.15 on
          file               the markers _START, _SUCCESS and _ERROR that it writes into the directory
          kube-api           what the Kubernetes API says of it
          auto               the best of these that the pod allows; the log says which
          noop               nothing: it is taken as ended
        SIGTERM ends every wait, whatever the type.

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
            Flag(
                "start-watcher-type", nil, .text, "TYPE",
                help: "how the main container's start is watched, types as above (signal: not at all)"),
            Flag(
                "exit-watcher-type", nil, .text, "TYPE",
                help: "how its end is watched, types as above (signal; auto with a command line of Flyte 1.15)"),
            Flag(
                "marker-timeout", nil, .duration,
                help: "with file: time in which _SUCCESS or _ERROR must come (no limit)"),
            Flag(
                "start-timeout", nil, .duration,
                help: "time for the start, of a Flyte 1.15 command line (one without --timeout)"),
            Flag("format", "m", .text, "FORMAT", help: "JSON, YAML or PROTO; has no effect on outputs (JSON)"),
            Flag(
                "upload-mode", "u", .text, "MODE",
                help: "UPLOAD_ON_EXIT, UPLOAD_EAGER or DO_NOT_UPLOAD; all upload on exit now (UPLOAD_ON_EXIT)"),
        ] + KubernetesFlags.flags + shapeFlags + TransferFlags.all

    /// How files become outputs; `run` has them too.
    static let shapeFlags = [
        Flag(
            "struct-encoding", nil, .text, "FORM",
            help: "STRUCT outputs as struct, or as msgpack, which keeps integers (struct)"),
        Flag("binary-tag", nil, .text, "TAG", help: "tag of BINARY outputs (msgpack)"),
        Flag("follow-links", nil, .boolean, help: "follow symbolic links out of the output directory"),
        Flag("hash", nil, .boolean, help: "set Literal.hash of file and directory outputs to their SHA-256"),
    ]

    /// A sidecar that watches.
    struct Watch: Sendable {
        let request: SidecarRequest
        let router: StoreRouter
        let watchers: SidecarStage.Watchers
    }

    static func begin(_ context: inout Context) throws {
        let bell = Bell()
        let signals = try TerminationSignals.claim(bell: bell)
        let router = try context.router()
        let request = request(context)
        let watchers = SidecarWatchers(context, request, signals, bell, isOrdinary: isOrdinary(context))
        let waited = QuietWait(watchers: watchers, request: request).wait()
        context.sidecar = Watch(request: waited, router: router, watchers: watchers.make())
    }

    static func run(_ context: Context) async throws -> Int32 {
        var context = context
        if context.sidecar == nil { try begin(&context) }
        guard let watch = context.sidecar else { return ExitStatus.internal.rawValue }
        _ = try await SidecarStage(
            watch.request, router: watch.router, watchers: watch.watchers, logger: context.logger
        )
        .run()
        return 0
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

    /// `--start-timeout` without `--timeout` is a command line of Flyte 1.15, where the sidecar is an ordinary container. Beside
    /// `--timeout` it is an alias that Flyte 1.16 and later write without meaning it.
    private static func isOrdinary(_ context: Context) -> Bool {
        context.flags.text("start-timeout") != nil && context.flags.text("timeout") == nil
    }

    /// Kubernetes' terminationGracePeriodSeconds where a pod gives none, as those of Flyte 1.15 do.
    private static let standardGrace: Duration = .seconds(30)

    /// Flyte 1.15 limits the wait for the start alone, and the upload has no limit. Later versions give the pod a grace period
    /// as long as `--timeout`.
    private static func setTimes(_ request: inout SidecarRequest, _ context: Context) {
        let isOrdinary = isOrdinary(context)
        request.timeout = isOrdinary ? nil : context.limit("timeout", default: request.timeout)
        request.startTimeout = isOrdinary ? context.limit("start-timeout", default: nil) : nil
        request.graceAfterSignal = request.gracePeriod ?? (isOrdinary ? standardGrace : request.timeout)
        if isOrdinary { request.gracePeriod = nil }
    }
}
