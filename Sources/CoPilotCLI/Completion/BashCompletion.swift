/// The completion script of bash (Bash Reference Manual, "Programmable Completion"). What it has no word for, bash completes as
/// a file name.
enum BashCompletion {
    static func script(_ commands: [any Command.Type]) -> String {
        let names = commands.flatMap { $0.names }
        return """
            # bash completion of copilot: made by `copilot completion bash`
            _copilot() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command= index
                # --flag=value comes as three words.
                if [ "$word" = = ]; then word=; elif [ "$before" = = ]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi
                for ((index = 1; index < COMP_CWORD; index++)); do
                    case ${COMP_WORDS[index]} in
                    \(names.joined(separator: " | "))) command=${COMP_WORDS[index]}; break ;;
                    esac
                done
                COMPREPLY=()
                case $command:$before in
            \(values(of: commands))
                esac
                case $command:$word in
            \(commands.map { flags(of: $0) }.joined(separator: "\n"))
                *:-*) COMPREPLY=($(compgen -W '\(spellings(RootFlags.all))' -- "$word")) ;;
            \(commands.filter { !$0.words.isEmpty }.map { words(of: $0) }.joined(separator: "\n"))
                :*) COMPREPLY=($(compgen -W '\(commands.map { $0.names[0] }.joined(separator: " "))' -- "$word")) ;;
                esac
            }
            complete -o bashdefault -o default -F _copilot copilot flyte-copilot

            """
    }

    private static func values(of commands: [any Command.Type]) -> String {
        let own = commands.flatMap { command in
            Flag.shown(command.flags).compactMap { line($0, command.names) }
        }
        return (own + Flag.shown(RootFlags.all).compactMap { line($0, ["*"]) }).joined(separator: "\n")
    }

    private static func line(_ flag: Flag, _ names: [String]) -> String? {
        let pattern = names.flatMap { name in flag.spellings.map { "\(name):\($0)" } }.joined(separator: " | ")
        switch CompletedValue(flag) {
        case .nothing, .text: return nil
        case .files: return "    \(pattern)) COMPREPLY=($(compgen -f -- \"$word\")); return ;;"
        case .directories: return "    \(pattern)) COMPREPLY=($(compgen -d -- \"$word\")); return ;;"
        case .words(let words):
            return "    \(pattern)) COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$word\")); return ;;"
        }
    }

    private static func flags(of command: any Command.Type) -> String {
        let pattern = command.names.map { "\($0):-*" }.joined(separator: " | ")
        return "    \(pattern)) COMPREPLY=($(compgen -W '\(spellings(command.flags + RootFlags.all))' -- \"$word\")) ;;"
    }

    private static func words(of command: any Command.Type) -> String {
        let pattern = command.names.map { "\($0):*" }.joined(separator: " | ")
        return "    \(pattern)) COMPREPLY=($(compgen -W '\(command.words.joined(separator: " "))' -- \"$word\")) ;;"
    }

    private static func spellings(_ flags: [Flag]) -> String {
        Flag.shown(flags).flatMap(\.spellings).joined(separator: " ")
    }
}
