/// The completion script of fish (fish manual, `complete`).
enum FishCompletion {
    static func script(_ commands: [any Command.Type]) -> String {
        let names = commands.flatMap { $0.names }.joined(separator: " ")
        var lines = ["# fish completion of copilot: made by `copilot completion fish`"]
        for program in ["copilot", "flyte-copilot"] {
            lines += commands.map { command in
                "complete -c \(program) -f -n 'not __fish_seen_subcommand_from \(names)' -a \(command.names[0]) -d \(quoted(command.summary))"
            }
            lines += Flag.shown(RootFlags.all).map { "complete -c \(program) \(spec($0))" }
            for command in commands {
                let condition = "-n '__fish_seen_subcommand_from \(command.names.joined(separator: " "))'"
                lines += Flag.shown(command.flags).map { "complete -c \(program) \(condition) \(spec($0))" }
                if !command.words.isEmpty {
                    lines.append(
                        "complete -c \(program) -f \(condition) -a '\(command.words.joined(separator: " "))'")
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func spec(_ flag: Flag) -> String {
        let short = flag.shorthand.map { " -s \($0)" } ?? ""
        let value =
            switch CompletedValue(flag) {
            case .nothing: ""
            case .files: " -r -F"
            case .directories: " -x -a '(__fish_complete_directories)'"
            case .words(let words): " -x -a '\(words.joined(separator: " "))'"
            case .text: " -x"
            }
        return "-l \(quoted(flag.name))\(short)\(value) -d \(quoted(flag.help))"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.reduce(into: "") { $0 += $1 == "'" || $1 == "\\" ? "\\\($1)" : String($1) } + "'"
    }
}
