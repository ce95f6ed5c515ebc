internal import CoPilot

/// `inspect`.
enum InspectCommandLine: Command {
    static let names = ["inspect"]
    static let summary = "show a message as JSON"
    static let synopsis = "[--type NAME] [--format json] FILE|URI|-"
    static let discussion = """
        Shows any message of the Flyte schema as canonical proto3 JSON. The type is guessed from the file's name (LiteralMap
        otherwise); name it in full (flyteidl2.core.LiteralMap) or in short (LiteralMap).

          copilot inspect outputs.pb
          copilot inspect --type TaskTemplate s3://bucket/template.pb
        """
    static let flags = [
        Flag("type", nil, .text, "NAME", help: "the message, such as flyteidl2.core.LiteralMap or LiteralMap"),
        Flag("format", "m", .text, "FORMAT", help: "json or yaml (json)"),
    ]

    static func run(_ context: Context) async throws -> Int32 {
        guard let place = context.words.first, context.words.count == 1 else {
            throw UsageError(message: "inspect takes one FILE, URI or -")
        }
        var command = InspectCommand(DocumentPlace(place))
        command.type = context.flags.text("type")
        command.format = try FormatFlag.read(context, "format", among: [.json, .yaml]) ?? .json
        try await command.run(context.lazyRouter)
        return 0
    }
}

/// `convert`.
enum ConvertCommandLine: Command {
    static let names = ["convert"]
    static let summary = "convert a message between pb, JSON and YAML"
    static let synopsis = "[--type NAME] [--from FORMAT] [--to FORMAT] IN OUT"
    static let discussion = """
        IN and OUT are files, URIs or - (a pipe); formats are taken from their extensions where no flag names them. Equal
        messages become equal bytes.

          copilot convert inputs.pb inputs.json
          copilot convert --type LiteralMap --from yaml --to pb - s3://bucket/inputs.pb <inputs.yaml
        """
    static let flags = [
        Flag("type", nil, .text, "NAME", help: "the message, such as flyteidl2.core.LiteralMap or LiteralMap"),
        Flag("from", nil, .text, "FORMAT", help: "pb, json or yaml (IN's extension)"),
        Flag("to", nil, .text, "FORMAT", help: "pb, json or yaml (OUT's extension)"),
    ]

    static func run(_ context: Context) async throws -> Int32 {
        guard context.words.count == 2 else {
            throw UsageError(message: "convert takes IN and OUT, each a file, a URI or -")
        }
        var command = ConvertCommand(from: DocumentPlace(context.words[0]), to: DocumentPlace(context.words[1]))
        command.type = context.flags.text("type")
        command.from = try FormatFlag.read(context, "from", among: DocumentFormat.allCases)
        command.to = try FormatFlag.read(context, "to", among: DocumentFormat.allCases)
        try await command.run(context.lazyRouter)
        return 0
    }
}

/// A flag that names a document's format.
enum FormatFlag {
    static func read(_ context: Context, _ name: String, among formats: [DocumentFormat]) throws(UsageError)
        -> DocumentFormat?
    {
        guard let text = context.flags.text(name) else { return nil }
        guard let format = DocumentFormat(rawValue: text), formats.contains(format) else {
            throw UsageError(
                message: "--\(name) \"\(text)\" is not one of \(formats.map(\.rawValue).joined(separator: ", "))")
        }
        return format
    }
}
