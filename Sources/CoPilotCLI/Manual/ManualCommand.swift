internal import CoPilot

/// `man`.
enum ManualCommand: Command {
    static let names = ["man"]
    static let summary = "print a manual page, for man(1)"
    static let synopsis = "[COMMAND]"
    static let discussion = """
        `make install` installs the pages: man copilot, man copilot-inspect ... To read one that is not installed:

          copilot man convert | man -l -
        """
    static let flags: [Flag] = []

    static func run(_ context: Context) async throws -> Int32 {
        guard let name = context.words.first else {
            print(ManualPage.program(Program.commands), terminator: "")
            return 0
        }
        guard context.words.count == 1, let command = Program.commands.first(where: { $0.names.contains(name) }) else {
            throw UsageError(
                message: "man takes one COMMAND: \(Program.commands.map { $0.names[0] }.joined(separator: ", "))")
        }
        print(ManualPage.command(command), terminator: "")
        return 0
    }
}
