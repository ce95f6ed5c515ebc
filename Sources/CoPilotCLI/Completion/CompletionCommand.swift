internal import CoPilot

/// `completion`.
enum CompletionCommand: Command {
    static let names = ["completion"]
    static let summary = "print the completion script of a shell: bash, zsh or fish"
    static let synopsis = "bash|zsh|fish"
    static let discussion = """
        The shell then completes commands, flags and the values of flags. `make install` puts the scripts where the shells
        look for them; for one user:

          copilot completion bash >~/.local/share/bash-completion/completions/copilot
          copilot completion zsh >~/.zfunc/_copilot        # with ~/.zfunc in fpath
          copilot completion fish >~/.config/fish/completions/copilot.fish
        """
    static let flags: [Flag] = []

    static func run(_ context: Context) async throws -> Int32 {
        switch context.words {
        case ["bash"]: print(BashCompletion.script(Program.commands), terminator: "")
        case ["zsh"]: print(ZshCompletion.script(Program.commands), terminator: "")
        case ["fish"]: print(FishCompletion.script(Program.commands), terminator: "")
        default: throw UsageError(message: "completion takes one shell: bash, zsh or fish")
        }
        return 0
    }
}
