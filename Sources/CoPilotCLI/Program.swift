internal import CoPilot
internal import Glibc
internal import Logging

/// The command line program: finds the command, reads flags and settings, runs it, and says in one line what went wrong.
enum Program {
    static let commands: [any Command.Type] = [
        DownloadCommand.self, SidecarCommand.self, RunCommand.self, InspectCommandLine.self, ConvertCommandLine.self,
        DiffCommandLine.self, CheckCommandLine.self, FailCommand.self, ConfigCommand.self, CompletionCommand.self,
        ManualCommand.self, StoreCommandLine.self,
    ]
    /// Those that act on termination signals themselves; for the others the signals' usual effect is right.
    static let signalled: [any Command.Type] = [DownloadCommand.self, SidecarCommand.self, RunCommand.self]

    /// The command that a command line names, and all its flags; nil where it names none.
    /// - Throws: for a command or flag that is not known, and a value that does not fit.
    static func parse(_ words: [String]) throws(UsageError) -> (command: any Command.Type, flags: ParsedFlags)? {
        guard let command = try find(words) else { return nil }
        return (command, try FlagParser.parse(words, flags: flags(of: command)))
    }

    /// What a command takes: its own flags, and those of every command but where it has its own of the name.
    static func flags(of command: any Command.Type) -> [Flag] {
        command.flags + RootFlags.all.filter { root in !command.flags.contains { $0.name == root.name } }
    }

    /// What a command works with, from its flags, the environment and the configuration files.
    /// - Throws: as `Settings.load`.
    static func context(_ command: any Command.Type, _ flags: ParsedFlags, _ environment: [String: String])
        throws(ConfigError) -> Context
    {
        var standard = Settings()
        command.defaults(&standard)
        let settings = try Settings.load(flags, environment: environment, standard: standard)
        let logger = Logger(label: "copilot") { _ in StandardErrorLog(settings.log) }
        if let warning = ConfigFiles.warning(flags.configuration) { logger.warning("\(warning)") }
        return Context(
            flags: flags, words: Array(flags.words.dropFirst()), settings: settings, logger: logger,
            environment: environment)
    }

    /// The command that the first word names which is neither a flag nor a flag's value; nil where there is no such word.
    private static func find(_ words: [String]) throws(UsageError) -> (any Command.Type)? {
        let every = commands.flatMap { $0.flags } + RootFlags.all
        var index = 0
        while index < words.count, words[index] != "--" {
            let word = words[index]
            index += 1
            if word.hasPrefix("-"), word != "-" {
                if takesNext(word, every) { index += 1 }
                continue
            }
            guard let command = commands.first(where: { $0.names.contains(word) }) else {
                let near = EditDistance.nearest(to: word, among: commands.map { $0.names[0] })
                throw UsageError(message: "unknown command \"\(word)\"\(near.map { "; did you mean \($0)?" } ?? "")")
            }
            return command
        }
        return nil
    }

    /// Whether the value of a flag is the word behind it.
    private static func takesNext(_ word: String, _ flags: [Flag]) -> Bool {
        if word.hasPrefix("--") {
            return !word.contains("=") && flags.contains { "--\($0.name)" == word && $0.kind != .boolean }
        }
        for (index, letter) in word.dropFirst().enumerated() {
            guard let flag = flags.first(where: { $0.shorthand == letter }) else { return false }
            if flag.kind != .boolean { return index + 2 == word.count }
        }
        return false
    }

    static func withoutCommand(_ words: [String]) throws(UsageError) -> Int32 {
        let flags = try FlagParser.parse(words, flags: RootFlags.all)
        if flags.boolean("version") == true {
            print("copilot \(Help.version)")
            return 0
        }
        guard flags.boolean("help") == true else { throw UsageError(message: "no command") }
        print(Help.root(commands), terminator: "")
        return 0
    }

    /// One line on standard error, control characters escaped: it may be what Kubernetes shows of the container.
    static func fail(_ message: String, _ status: ExitStatus) -> Int32 {
        let bytes = Array("copilot: \(StandardErrorLog.escaped(message))\n".utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        return status.rawValue
    }
}
