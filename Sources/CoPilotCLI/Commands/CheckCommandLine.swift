internal import CoPilot

/// `check`.
enum CheckCommandLine: Command {
    static let names = ["check"]
    static let summary = "hold inputs or outputs against the types that a task declares"
    static let synopsis = "--interface FILE|URI|BASE64 [--inputs|--outputs] FILE|URI|-"
    static let discussion = """
        FILE holds values: inputs.pb or outputs.pb, its JSON or YAML, or plain values as in inputs.json. The interface is a
        TypedInterface, a TaskTemplate with one, or a VariableMap, in any of these forms, or the base64 of a
        container's command line. The values are held against the declared outputs, or with --inputs the inputs.

          copilot check --interface interface.pb outputs.pb
          copilot check --interface s3://bucket/task.pb --inputs inputs.json

        A value must be of its type as the backend sees it before it starts a task (text where an enum is declared, a
        schema where a dataset is, a value where a union has one variant that fits), and closer: an enum's text must be
        one of its values, and a file is no directory. Every fault is a line with its path; the exit status is then 65.
        """
    static let flags = [
        Flag("interface", "i", .text, "FILE", help: "what the task declares (required)"),
        Flag("inputs", nil, .boolean, help: "the values are inputs"),
        Flag("outputs", nil, .boolean, help: "the values are outputs (that is the default)"),
        Flag("quiet", "q", .boolean, help: "print no faults; the exit status says it"),
    ]

    static func run(_ context: Context) async throws -> Int32 {
        guard let place = context.words.first, context.words.count == 1 else {
            throw UsageError(message: "check takes one FILE, URI or -")
        }
        guard let interface = context.flags.text("interface"), !interface.isEmpty else {
            throw UsageError(message: "check needs --interface FILE")
        }
        let (inputs, outputs) = (context.flags.boolean("inputs") ?? false, context.flags.boolean("outputs") ?? false)
        guard !(inputs && outputs) else { throw UsageError(message: "only one of --inputs and --outputs can be meant") }
        guard place != "-" || interface != "-" else {
            throw UsageError(message: "only one of FILE and --interface can be -")
        }
        var command = CheckCommand(DocumentPlace(place), against: DeclaredInterface(interface))
        command.isOfInputs = inputs
        command.isQuiet = context.flags.boolean("quiet") ?? false
        command.style = Terminal.style(context.environment)
        try await command.run(context.lazyRouter)
        return 0
    }
}
