internal import CoPilot
internal import ObjectStorage

/// `config`.
enum ConfigCommand: Command {
    static let names = ["config"]
    static let summary = "check the configuration (config validate) or list its files (config discover)"
    static let synopsis = "validate|discover"
    static let discussion = """
        validate reads the files, the environment and the flags as every other command does, and says whether the store can
        be used; discover names the files that would be read.

          copilot --config '/etc/flyte/copilot/*.yaml' config validate
        """
    static let flags = [
        Flag("file", nil, .text, "PATH", help: "a configuration file, as --config"),
        Flag("strict", nil, .boolean, isHidden: true),
    ]

    static func run(_ context: Context) async throws -> Int32 {
        let files = ConfigFiles.find(context.flags.configuration)
        switch context.words {
        case ["discover"]: print(files.isEmpty ? "no configuration files" : files.joined(separator: "\n"))
        case ["validate"]:
            _ = try context.router()
            let storage = context.settings.storage
            print(
                "the configuration is valid: storage type \(storage.type), container \(storage.container), files: \(files.isEmpty ? "none" : files.joined(separator: ", "))"
            )
        default: throw UsageError(message: "config takes validate or discover")
        }
        return 0
    }
}
