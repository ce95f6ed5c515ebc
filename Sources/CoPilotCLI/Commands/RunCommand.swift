internal import CoPilot
internal import ProcessMonitor

/// `run`.
enum RunCommand: Command {
    static let names = ["run"]
    static let summary = "the whole cycle around one local command, on an embedded store"
    static let synopsis = "[--inputs FILE] [--interface FILE] [flags] -- COMMAND [ARGUMENT...]"
    static let discussion = """
        Stages the inputs into a directory, runs the command, collects its outputs by the interface and prints them as JSON,
        with the same code that runs in a pod. Arguments may hold {{.inputs.NAME}} and the other templates of the backend.
        Exits with the command's status where it is not 0.

          copilot run --inputs inputs.pb --interface interface.pb --in in --out out -- sh -c 'wc -l <in/text >out/lines'
        """
    static let flags =
        [
            Flag("inputs", nil, .text, "FILE", help: "the inputs, a LiteralMap: .pb, .json or .yaml"),
            Flag("interface", nil, .text, "FILE", help: "the task's interface, a TypedInterface: .pb, .json or .yaml"),
            Flag(
                "store", nil, .text, "DIR",
                help: "the embedded store: DIR/BUCKET/KEY is s3://BUCKET/KEY (a new temporary one)"),
            Flag("in", nil, .text, "DIR", help: "directory for the inputs (a new temporary one)"),
            Flag(
                "out", nil, .text, "DIR",
                help: "directory in which the command leaves its outputs (a new temporary one)"),
            Flag(
                "format", "m", .text, "FORMAT", help: "summary of the inputs: JSON, YAML or PROTO (JSON)",
                choices: ["JSON", "YAML", "PROTO"]),
            Flag(
                "file-input-layout", nil, .text, "LAYOUT", help: "DIRECT or NAMED_DIR (DIRECT)",
                choices: ["DIRECT", "NAMED_DIR"]),
        ] + DownloadCommand.shapeFlags + SidecarCommand.shapeFlags

    /// A person is looking: say where things are, in plain text.
    static func defaults(_ settings: inout Settings) { (settings.log.level, settings.log.format) = (4, .text) }

    static func run(_ context: Context) async throws -> Int32 {
        let signals = try TerminationSignals.claim()
        guard let command = context.flags.afterDashes, !command.isEmpty, context.words.isEmpty else {
            throw UsageError(message: "the command to run stands behind --: copilot run [flags] -- COMMAND ARGUMENT...")
        }
        var request = RunRequest()
        request.command = command
        request.inputs = context.flags.text("inputs")
        request.interface = context.flags.text("interface")
        request.store = context.flags.text("store")
        request.inputDirectory = context.flags.text("in")
        request.outputDirectory = context.flags.text("out")
        request.temporaryRoot = context.environment["TMPDIR"] ?? request.temporaryRoot
        request.download.format = context.flags.text("format") ?? request.download.format
        request.download.layout = context.flags.text("file-input-layout") ?? request.download.layout
        DownloadCommand.setShape(&request.download, context)
        SidecarCommand.setShape(&request.sidecar, context)
        return try await RunStage(request, signals: signals, logger: context.logger).run()
    }
}
