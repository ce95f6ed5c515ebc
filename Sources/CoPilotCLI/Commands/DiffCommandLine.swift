internal import CoPilot

/// `diff`.
enum DiffCommandLine: Command {
    static let names = ["diff"]
    static let summary = "show where two messages differ"
    static let synopsis = "[--loose] [-q] [--type NAME] A B"
    static let discussion = """
        A and B are files, URIs or - (one of them): serialized, or JSON or YAML by their extension. Both are of one kind,
        which is taken from their names or found out from the bytes. Names are compared whatever their order, lists by
        position, MessagePack by what it holds. A line a difference: - for what only A has, + for what only B has, ~ for what
        changed, with a path that inspect --select takes.

          copilot diff s3://bucket/run1/outputs.pb s3://bucket/run2/outputs.pb
          copilot diff --loose outputs.pb expected.json && echo the same

        Exits with 0 where they are equal, 1 where they differ, and as every command where they cannot be read.
        """
    static let flags = [
        Flag("type", nil, .text, "NAME", help: "the message, such as LiteralMap or flyteidl2.core.LiteralMap"),
        Flag(
            "idl", nil, .text, "VERSION", help: "the schema's version: v1 or v2 (whichever fits)",
            choices: SchemaVersion.allCases.map(\.rawValue)),
        Flag("loose", nil, .boolean, help: "MessagePack equals a Struct of the same value, 1 equals 1.0"),
        Flag("quiet", "q", .boolean, help: "print nothing; the exit status says it"),
    ]

    static func run(_ context: Context) async throws -> Int32 {
        guard context.words.count == 2 else {
            throw UsageError(message: "diff takes two messages A and B, each a file, a URI or -")
        }
        var command = DiffCommand(DocumentPlace(context.words[0]), DocumentPlace(context.words[1]))
        command.type = context.flags.text("type")
        command.idl = try ChoiceFlag.read(context, "idl", among: SchemaVersion.self)
        command.isLoose = context.flags.boolean("loose") ?? false
        command.isQuiet = context.flags.boolean("quiet") ?? false
        command.style = Terminal.style(context.environment)
        command.say = Terminal.say
        return try await command.run(context.lazyRouter) ? 1 : 0
    }
}
