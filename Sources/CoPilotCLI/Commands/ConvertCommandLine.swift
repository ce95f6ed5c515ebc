internal import CoPilot

/// `convert`.
enum ConvertCommandLine: Command {
    static let names = ["convert"]
    static let summary = "convert messages between pb, JSON, YAML, text, base64, plain values and directories"
    static let synopsis =
        "[--type NAME] [--from FORMAT] [--to FORMAT] [--interface FILE] IN [OUT] | --to FORMAT --out-dir DIR IN..."
    static let discussion = """
        IN and OUT are files, URIs or - (a pipe; OUT left out is one). The formats:

          pb, json, yaml   a message: serialized; canonical proto3 JSON (also as YAML)
          text, base64     the protobuf text format, as protoc prints it; serialized, in base64
          values           plain values, as in inputs.json (values-yaml: as in inputs.yaml)
          dir              a file or directory for each variable, as download leaves them

        They are taken from the extensions (.pb .json .yaml .txtpb .b64, a directory) where no flag names them. Values and
        directories do not say their types: --interface gives the task's, and what would not come back by it is refused.
        Equal messages become equal bytes.

          copilot convert inputs.pb inputs.json
          copilot convert --type LiteralMap --from yaml --to pb - s3://bucket/inputs.pb <inputs.yaml
          copilot convert --from values --interface task.pb inputs.json inputs.pb
          copilot convert --to json --out-dir json 'runs/**.pb'

        With --out-dir every IN (a pattern in quotes may hold ** for any folders) becomes a file in DIR, several at a time;
        one that fails is a line and does not keep the others back.
        """
    static let flags = [
        Flag("type", nil, .text, "NAME", help: "the message, such as LiteralMap or flyteidl2.core.LiteralMap"),
        Flag(
            "idl", nil, .text, "VERSION", help: "the schema's version: v1 or v2 (whichever fits)",
            choices: SchemaVersion.allCases.map(\.rawValue)),
        Flag("from", nil, .text, "FORMAT", help: "the format of IN: \(formats)", choices: ConvertFormat.names),
        Flag("to", nil, .text, "FORMAT", help: "the format of OUT", choices: ConvertFormat.names),
        Flag("out-dir", nil, .text, "DIR", help: "convert every IN into a file of this directory or prefix"),
        Flag("interface", "i", .text, "FILE", help: "values, dir: what the task declares, as for check"),
        Flag("inputs", nil, .boolean, help: "values, dir: they are inputs (a file called inputs... says so itself)"),
        Flag("outputs", nil, .boolean, help: "values, dir: they are outputs (that is the default)"),
        Flag("check", nil, .boolean, help: "convert back too, and fail on any loss, with its path"),
        Flag("lossy", nil, .boolean, help: "leave out what OUT's format cannot hold, in place of refusing"),
        Flag("proto-names", nil, .boolean, help: "json, yaml: field names as in the .proto files"),
        Flag("compact", nil, .boolean, help: "json, values: on one line"),
        Flag(
            "raw-output", "x", .text, "URI", help: "from dir: where the data of files goes (it stays, as local paths)"),
        Flag(
            "struct-encoding", nil, .text, "FORM", help: "from values, dir: STRUCT as struct or msgpack (struct)",
            choices: ["struct", "msgpack"]),
        Flag("binary-tag", nil, .text, "TAG", help: "from values, dir: tag of BINARY (msgpack)"),
    ]

    private static let formats = ConvertFormat.names.joined(separator: ", ")

    static func run(_ context: Context) async throws -> Int32 {
        let options = try options(context)
        if let folder = context.flags.text("out-dir") { return try await runBatch(context, options, folder) }
        guard let input = context.words.first, context.words.count <= 2 else {
            throw UsageError(
                message: "convert takes IN and OUT, each a file, a URI or -; several IN need --out-dir DIR")
        }
        let output = context.words.count == 2 ? context.words[1] : "-"
        guard input != "-" || context.flags.text("interface") != "-" else {
            throw UsageError(message: "only one of IN and --interface can be -")
        }
        var command = ConvertCommand(from: DocumentPlace(input), to: DocumentPlace(output), options)
        command.say = Terminal.say
        try await command.run(context.lazyRouter)
        return 0
    }

    private static func runBatch(_ context: Context, _ options: ConvertOptions, _ folder: String) async throws -> Int32
    {
        guard !context.words.isEmpty else { throw UsageError(message: "convert --out-dir takes one IN or more") }
        var batch = ConvertBatch(context.words, into: folder, options)
        let bar = ProgressBar()
        (batch.say, batch.progress) = ({ bar.say($0) }, { bar.update($0, $1) })
        try await batch.run(context.lazyRouter)
        return 0
    }

    private static func options(_ context: Context) throws(UsageError) -> ConvertOptions {
        var options = ConvertOptions()
        options.type = context.flags.text("type")
        options.idl = try ChoiceFlag.read(context, "idl", among: SchemaVersion.self)
        options.from = try format(context, "from")
        options.to = try format(context, "to")
        options.interface = context.flags.text("interface").map { DeclaredInterface($0) }
        options.isOfInputs = try side(context)
        options.isLossy = context.flags.boolean("lossy") ?? false
        options.checks = context.flags.boolean("check") ?? false
        options.usesProtoNames = context.flags.boolean("proto-names") ?? false
        options.isCompact = context.flags.boolean("compact") ?? false
        options.rawOutput = context.flags.text("raw-output")
        options.structEncoding = context.flags.text("struct-encoding") ?? options.structEncoding
        options.binaryTag = context.flags.text("binary-tag") ?? options.binaryTag
        return options
    }

    private static func side(_ context: Context) throws(UsageError) -> Bool? {
        let (inputs, outputs) = (context.flags.boolean("inputs") ?? false, context.flags.boolean("outputs") ?? false)
        guard !(inputs && outputs) else { throw UsageError(message: "only one of --inputs and --outputs can be meant") }
        return inputs ? true : outputs ? false : nil
    }

    private static func format(_ context: Context, _ flag: String) throws(UsageError) -> ConvertFormat? {
        guard let text = context.flags.text(flag) else { return nil }
        guard let format = ConvertFormat(name: text) else {
            throw UsageError(message: "--\(flag) \"\(text)\" is not one of \(formats)")
        }
        return format
    }
}
