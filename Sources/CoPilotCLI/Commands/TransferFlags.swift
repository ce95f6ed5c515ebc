internal import ObjectStorage

/// How much is moved at once.
enum TransferFlags {
    /// Most objects, and parts of large ones, at one time.
    static let concurrency = 32
    /// Mebibytes.
    static let memory = 64

    static let all = [
        Flag(
            "concurrency", nil, .integer,
            help: "most objects, or parts of large ones, in transfer at once (\(concurrency))"),
        Flag("memory-budget", nil, .integer, "MIB", help: "mebibytes that transfers may take together (\(memory))"),
    ]

    /// What the flags ask for.
    static func budget(_ flags: ParsedFlags) -> TransferBudget {
        let wanted = flags.text("memory-budget").flatMap { FlagValue.integer($0) } ?? memory
        return TransferBudget(
            concurrency: flags.text("concurrency").flatMap { FlagValue.integer($0) } ?? concurrency,
            memory: UInt64(min(max(wanted, 0), 1 << 20)) << 20)
    }
}
