internal import CoPilot
internal import Glibc
internal import Logging
internal import ProcessMonitor

/// The command line program: finds the command, reads flags and settings, runs it, and says in one line what went wrong.
enum Program {
    private static let commands: [any Command.Type] = [
        DownloadCommand.self, SidecarCommand.self, RunCommand.self, InspectCommandLine.self, ConvertCommandLine.self,
        ConfigCommand.self,
    ]
    /// Those that act on termination signals themselves; for the others the signals' usual effect is right.
    private static let signalled: [any Command.Type] = [DownloadCommand.self, SidecarCommand.self, RunCommand.self]

    /// - Returns: the exit status.
    static func run(_ words: [String], environment: [String: String]) async -> Int32 {
        do {
            return try await dispatch(words, environment)
        } catch let error as UsageError {
            return fail(error.message + " (see copilot --help)", .usage)
        } catch let error as ConfigError {
            return fail(error.message, .configuration)
        } catch let error as StageFailure {
            return fail(error.message, error.status)
        } catch {
            return fail("\(error)", .internal)
        }
    }

    private static func dispatch(_ words: [String], _ environment: [String: String]) async throws -> Int32 {
        guard let command = try find(words) else {
            TerminationSignals.restoreDefaults()
            return try withoutCommand(words)
        }
        if !signalled.contains(where: { $0 == command }) { TerminationSignals.restoreDefaults() }
        let flags = try FlagParser.parse(
            words,
            flags: command.flags + RootFlags.all.filter { root in !command.flags.contains { $0.name == root.name } })
        if flags.boolean("help") == true {
            print(Help.command(command), terminator: "")
            return 0
        }
        var standard = Settings()
        command.defaults(&standard)
        let settings = try Settings.load(flags, environment: environment, standard: standard)
        let logger = Logger(label: "copilot") { _ in StandardErrorLog(settings.log) }
        let context = Context(
            flags: flags, words: Array(flags.words.dropFirst()), settings: settings, logger: logger,
            environment: environment)
        return try await command.run(context)
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
                throw UsageError(message: "unknown command \"\(word)\"")
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
        return word.count == 2 && flags.contains { $0.shorthand == word.last && $0.kind != .boolean }
    }

    private static func withoutCommand(_ words: [String]) throws(UsageError) -> Int32 {
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
    private static func fail(_ message: String, _ status: ExitStatus) -> Int32 {
        let line = message.unicodeScalars.map {
            $0.value < 0x20 || $0.value == 0x7f ? $0.escaped(asASCII: true) : String($0)
        }.joined()
        let bytes = Array("copilot: \(line)\n".utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        return status.rawValue
    }
}
