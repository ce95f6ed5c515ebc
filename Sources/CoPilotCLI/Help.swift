/// The help texts.
enum Help {
    static let version = "0.1.0"

    static func root(_ commands: [any Command.Type]) -> String {
        var text = """
            copilot lets any container run as a Flyte task: it turns a task's inputs into files, and files into its outputs.

            Usage: copilot [flags] COMMAND [flags]

            Commands:

            """
        for command in commands { text += "  " + padded(command.names[0], 12) + command.summary + "\n" }
        return text + "\nFlags of every command:\n" + table(RootFlags.all) + "\n`copilot COMMAND --help` says more.\n"
    }

    static func command(_ command: any Command.Type) -> String {
        let aliases = command.names.dropFirst().joined(separator: ", ")
        return "\(command.summary)\n\nUsage: copilot \(command.names[0]) \(command.synopsis)\n"
            + (aliases.isEmpty ? "" : "Also: \(aliases)\n")
            + "\n\(command.discussion)\n\nFlags:\n" + table(command.flags) + "\nFlags of every command:\n"
            + table(RootFlags.all)
    }

    private static func table(_ flags: [Flag]) -> String {
        flags.filter { !$0.isHidden }.map { flag in
            let short = flag.shorthand.map { "-\($0), " } ?? "    "
            let long = "--\(flag.name)" + (flag.placeholder.isEmpty ? "" : " \(flag.placeholder)")
            return "  " + padded(short + long, 44) + flag.help + "\n"
        }.joined()
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
