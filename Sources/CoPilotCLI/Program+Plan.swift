internal import CoPilot
internal import ProcessMonitor

extension Program {
    /// What a command line comes to.
    enum Plan: Sendable {
        /// Everything is said and done: the exit status.
        case done(Int32)
        case run(any Command.Type, Context)

        /// The same, when the command has done what it does on the first thread, which may take as long as it likes.
        func begun() -> Plan {
            guard case .run(let command, var context) = self else { return self }
            do {
                try command.begin(&context)
                return .run(command, context)
            } catch {
                return .done(Program.say(error))
            }
        }
    }

    /// Reads a command line, the environment and the configuration.
    static func plan(_ words: [String], environment: [String: String]) -> Plan {
        do {
            guard let (command, flags) = try parse(words) else {
                TerminationSignals.restoreDefaults()
                return .done(try withoutCommand(words))
            }
            if !signalled.contains(where: { $0 == command }) { TerminationSignals.restoreDefaults() }
            if flags.boolean("help") == true {
                print(Help.command(command), terminator: "")
                return .done(0)
            }
            return .run(command, try context(command, flags, environment))
        } catch {
            return .done(say(error))
        }
    }

    /// Runs a plan.
    /// - Returns: the exit status.
    static func run(_ plan: Plan) async -> Int32 {
        switch plan {
        case .done(let status): return status
        case .run(let command, let context):
            do { return try await command.run(context) } catch { return say(error) }
        }
    }

    /// Runs a command line.
    /// - Returns: the exit status.
    static func run(_ words: [String], environment: [String: String]) async -> Int32 {
        await run(plan(words, environment: environment))
    }

    /// Says in one line what went wrong.
    /// - Returns: the exit status.
    private static func say(_ error: any Error) -> Int32 {
        switch error {
        case let error as UsageError: fail(error.message + " (see copilot --help)", .usage)
        case let error as ConfigError: fail(error.message, .configuration)
        case let error as StageFailure: fail(error.message, error.status)
        default: fail("\(error)", .internal)
        }
    }
}
