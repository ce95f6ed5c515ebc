internal import CoPilot
internal import ObjectStorage

/// `store`.
enum StoreCommandLine: Command {
    static let names = ["store"]
    static let summary = "look at stores as copilot sees them: ls, stat, cat, cp, whoami"
    static let synopsis = "ls|stat|cat|whoami URI, or store cp FROM TO"
    static let discussion = """
        Uses the stores, credentials and retries of the stages, so that people can see what copilot sees.

          copilot store ls s3://bucket/folder
          copilot store cat s3://bucket/key
          copilot store cp s3://bucket/folder/ local-folder
          copilot store cp local-file s3://bucket/key
          copilot store whoami s3://bucket

        ls and stat print size, time, tag and URI, with tabs between them. cp takes a local path and a URI; a URI that ends in / and
        a local directory are copied with all that is below them. whoami says where the credentials come from, never the secret.
        """
    static let flags = TransferFlags.all

    static func run(_ context: Context) async throws -> Int32 {
        guard let word = context.words.first else {
            throw UsageError(message: "store takes ls, stat, cat or whoami and a URI, or cp and two places")
        }
        let places = Array(context.words.dropFirst())
        if word == "cp" {
            guard places.count == 2 else { throw UsageError(message: "store cp takes FROM and TO") }
            let copy = StoreCopy(try context.lazyRouter(), width: TransferFlags.budget(context.flags).width)
            try await copy.run(from: places[0], to: places[1])
            return 0
        }
        guard let verb = StoreCommand.Verb(rawValue: word) else {
            throw UsageError(message: "store knows ls, stat, cat, cp and whoami, and not \"\(word)\"")
        }
        guard places.count == 1 else { throw UsageError(message: "store \(word) takes one URI") }
        try await StoreCommand(try context.lazyRouter()).run(verb, places[0])
        return 0
    }
}
