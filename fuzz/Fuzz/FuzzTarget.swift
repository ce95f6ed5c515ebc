/// Some code and what must hold of it for every input.
struct FuzzTarget: Sendable {
    /// What `--target=` takes.
    let name: String
    /// The invariant in one line. That nothing traps, hangs or reads out of bounds goes without saying.
    let promise: String
    /// Ends the process where the invariant does not hold for the bytes.
    let check: @Sendable ([UInt8]) -> Void

    /// All targets.
    static let all: [FuzzTarget] = [
        .wire, .messages, .protoJSON, .yaml, .messagePack, .values, .paths, .uris, .errors, .plans,
    ]
}

/// The target of this process.
enum Chosen {
    /// nil where the command line names none.
    static let target = FuzzTarget.all.first { CommandLine.arguments.contains("--target=\($0.name)") }
}
