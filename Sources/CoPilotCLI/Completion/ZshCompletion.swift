/// The completion script of zsh (zsh manual, "Completion System": `_arguments`, `_describe`).
enum ZshCompletion {
    static func script(_ commands: [any Command.Type]) -> String {
        """
        #compdef copilot flyte-copilot
        # zsh completion of copilot: made by `copilot completion zsh`
        _copilot() {
            local curcontext=$curcontext state line
            typeset -A opt_args
            local -a commands root
            commands=(
        \(commands.map { "        '\($0.names[0]):\(quoted($0.summary))'" }.joined(separator: "\n"))
            )
            root=(
        \(lines(RootFlags.all))
            )
            _arguments -C -S $root '1:command:->command' '*::argument:->argument'
            case $state in
            command) _describe -t commands command commands ;;
            argument)
                case $words[1] in
        \(commands.map { arguments(of: $0) }.joined(separator: "\n"))
                esac
                ;;
            esac
        }
        if [ "$funcstack[1]" = _copilot ]; then _copilot "$@"; else compdef _copilot copilot flyte-copilot; fi

        """
    }

    private static func arguments(of command: any Command.Type) -> String {
        let rest = command.words.isEmpty ? "*:file:_files" : "1:word:(\(command.words.joined(separator: " ")))"
        return """
                    \(command.names.joined(separator: " | ")))
                        _arguments -S $root \\
            \(lines(command.flags, end: " \\"))
                            '\(rest)' ;;
            """.replacingEmptyLines
    }

    private static func lines(_ flags: [Flag], end: String = "") -> String {
        Flag.shown(flags).flatMap { flag in
            flag.spellings.map { "                '\(spec($0, flag))'\(end)" }
        }.joined(separator: "\n")
    }

    /// `--flag=[help]:VALUE:action`; `*` before it: any number of times.
    private static func spec(_ spelling: String, _ flag: Flag) -> String {
        let help = "[\(bracketed(flag.help))]"
        let value =
            switch CompletedValue(flag) {
            case .nothing: ""
            case .files: ":\(flag.placeholder):_files"
            case .directories: ":\(flag.placeholder):_files -/"
            case .words(let words): ":\(flag.placeholder):(\(words.joined(separator: " ")))"
            case .text: ":\(flag.placeholder): "
            }
        let equals = value.isEmpty ? "" : spelling.hasPrefix("--") ? "=" : "+"
        return (flag.kind == .stringMap ? "*" : "") + spelling + equals + help + value
    }

    private static func bracketed(_ text: String) -> String {
        quoted(text).reduce(into: "") { $0 += "[]:".contains($1) ? "\\\($1)" : String($1) }
    }

    /// For single quotes of the shell.
    private static func quoted(_ text: String) -> String {
        text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    }
}

extension String {
    /// Without lines that are empty: a command may have no flags.
    fileprivate var replacingEmptyLines: String {
        split(separator: "\n").joined(separator: "\n")
    }
}
