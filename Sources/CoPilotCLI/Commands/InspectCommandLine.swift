internal import CoPilot

/// `inspect`.
enum InspectCommandLine: Command {
    static let names = ["inspect"]
    static let summary = "show any of Flyte's messages"
    static let synopsis = "[--format FORMAT] [--select PATH] [--type NAME] FILE|URI|-..."
    static let discussion = """
        Shows messages, serialized or (by their extension) in JSON or YAML, on a terminal as a tree, else as canonical proto3
        JSON. Which message a file holds is taken from its name (inputs, outputs, error, interface, variables, task, template,
        futures), else found out from its bytes; where they fit several, it is the first of: LiteralMap, Inputs, Outputs,
        TypedInterface, VariableMap, ParameterMap, ErrorDocument, TaskTemplate, DynamicJobSpec, Literal, Struct.

          copilot inspect outputs.pb
          copilot inspect --format values --select 'model.layers[0]."learning rate"' inputs.pb
          copilot inspect --type TaskTemplate s3://bucket/template.pb
          copilot inspect --base64 CgUKAXgSAA==

        The formats: json; values, the plain values, as in inputs.json, with MessagePack decoded; yaml; tree; launch, what
        the launch dialog of Flyte 2 takes (of an interface or task: the dialog's form).
        """
    static let flags = [
        Flag("type", nil, .text, "NAME", help: "the message, such as LiteralMap or flyteidl2.core.LiteralMap"),
        Flag(
            "idl", nil, .text, "VERSION", help: "the schema's version: v1 or v2 (the newer that fits)",
            choices: SchemaVersion.allCases.map(\.rawValue)),
        Flag(
            "format", "m", .text, "FORMAT", help: "json, values, yaml, tree or launch (tree on a terminal, else json)",
            choices: InspectFormat.allCases.map(\.rawValue)),
        Flag("select", nil, .text, "PART", help: "only this part: a.b[0].\"odd key\""),
        Flag("proto-names", nil, .boolean, help: "json, yaml: field names as in the .proto files"),
        Flag("compact", nil, .boolean, help: "json, values, launch: on one line"),
        Flag("types", nil, .boolean, help: "the type that each literal shows, in place of its value"),
        Flag("resolve", nil, .boolean, help: "fetch the values that were offloaded to the store"),
        Flag("stat", nil, .boolean, help: "tree: ask the store for the size, time and file count behind each uri"),
        Flag("all", nil, .boolean, help: "tree: every element and level"),
        Flag("base64", nil, .boolean, help: "the documents are base64; an argument that is no file is one itself"),
        Flag("verbose", nil, .boolean, help: "say which message it is, and why"),
    ]

    static func run(_ context: Context) async throws -> Int32 {
        guard !context.words.isEmpty else { throw UsageError(message: "inspect takes a FILE, URI or -, or several") }
        guard context.words.count(where: { $0 == "-" }) < 2 else { throw UsageError(message: "- can be given once") }
        var command = InspectCommand(context.words.map { DocumentPlace($0) })
        command.type = context.flags.text("type")
        command.idl = try ChoiceFlag.read(context, "idl", among: SchemaVersion.self)
        command.selection = try context.flags.text("select").map { try Selection(parsing: $0) }
        command.isBase64 = context.flags.boolean("base64") ?? false
        command.resolves = context.flags.boolean("resolve") ?? false
        command.stats = context.flags.boolean("stat") ?? false
        command.isVerbose = context.flags.boolean("verbose") ?? false
        command.form = try form(context)
        command.say = Terminal.say
        try await command.run(context.lazyRouter)
        return 0
    }

    private static func form(_ context: Context) throws(UsageError) -> InspectForm {
        var form = InspectForm()
        let isStat = context.flags.boolean("stat") ?? false
        let usual: InspectFormat = Terminal.isOutput || isStat ? .tree : .json
        form.format = try ChoiceFlag.read(context, "format", among: InspectFormat.self) ?? usual
        guard !isStat || form.format == .tree else { throw UsageError(message: "--stat is for --format tree") }
        form.usesProtoNames = context.flags.boolean("proto-names") ?? false
        form.isCompact = context.flags.boolean("compact") ?? false
        form.showsTypes = context.flags.boolean("types") ?? false
        form.showsAll = context.flags.boolean("all") ?? false
        form.style = Terminal.style(context.environment)
        return form
    }
}
