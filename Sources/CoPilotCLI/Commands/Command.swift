internal import CoPilot
internal import Logging
internal import ObjectStorage

/// A subcommand: what it is called, what it takes, and what it does.
protocol Command: Sendable {
    static var names: [String] { get }
    /// One line for the list of commands.
    static var summary: String { get }
    /// What follows the command's name, for the help.
    static var synopsis: String { get }
    /// A few lines of what it does, with an example.
    static var discussion: String { get }
    static var flags: [Flag] { get }
    /// Settings that are its own where neither flags, environment nor files say otherwise.
    static func defaults(_ settings: inout Settings)
    /// What is done on the program's first thread, before there are any tasks; may block.
    /// - Throws: what goes wrong.
    static func begin(_ context: inout Context) throws
    /// - Returns: the exit status.
    /// - Throws: `UsageError`, `ConfigError`, `StageFailure`.
    static func run(_ context: Context) async throws -> Int32
}

extension Command {
    static func defaults(_ settings: inout Settings) {}

    static func begin(_ context: inout Context) throws {}
}

/// What a command works with.
struct Context: Sendable {
    let flags: ParsedFlags
    /// The words behind the command's name.
    let words: [String]
    let settings: Settings
    let logger: Logger
    let environment: [String: String]
    /// What `sidecar` has begun with.
    var sidecar: SidecarCommand.Watch?

    /// The stores that the settings describe.
    /// - Throws: for a configuration that is incomplete.
    func router() throws(ConfigError) -> StoreRouter {
        do { return try StoreRouter(configuration: storage) } catch {
            throw ConfigError(message: error.description)
        }
    }

    /// The same for commands that may not need one.
    func lazyRouter() throws(StageFailure) -> StoreRouter {
        try StageFailure.configured { () throws(StorageError) in try StoreRouter(configuration: storage) }
    }

    /// The settings of the stores, with what the command's flags say about transfers.
    private var storage: StorageConfiguration {
        var storage = settings.storage
        storage.transfers = TransferFlags.budget(flags)
        return storage
    }

    /// `--termination-log`, or the place where the kubelet mounts one.
    var terminationLog: String? { flags.text("termination-log") ?? TerminationLog.defaultPath }

    var errorName: String { flags.text("err-output-name") ?? "error.pb" }

    /// A duration of which 0 and less mean no limit.
    func limit(_ name: String, default standard: Duration?) -> Duration? {
        guard let given = flags.duration(name) else { return standard }
        return given > .zero ? given : nil
    }
}
