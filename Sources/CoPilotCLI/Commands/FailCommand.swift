internal import CoPilot

/// `fail`.
enum FailCommand: Command {
    static let names = ["fail"]
    static let summary = "say that the task failed, and how: write _ERROR into the output directory"
    static let synopsis = "--code CODE [--permanent] [--origin user|system] [--out DIR] MESSAGE"
    static let discussion = """
        For shell scripts in a task: writes a serialized ErrorDocument, which the sidecar passes on to Flyte. The script must
        then exit with 0: where it exits with another status, Flyte never reads the document.

          copilot fail --code BadSchema --permanent "column x is missing" --out /var/outputs && exit 0
        """
    static let flags = [
        Flag("code", nil, .text, "CODE", help: "short code of the error, such as BadSchema"),
        Flag("permanent", nil, .boolean, help: "trying again cannot help: no retries (NON_RECOVERABLE)"),
        Flag(
            "origin", nil, .text, "ORIGIN", help: "whose fault it is: user or system (user)",
            choices: ["user", "system"]),
        Flag("out", "o", .text, "DIR", help: "the output directory (/var/outputs)"),
    ]

    static func run(_ context: Context) async throws -> Int32 {
        let words = context.words + (context.flags.afterDashes ?? [])
        guard let message = words.first, words.count == 1 else {
            throw UsageError(message: "fail takes one MESSAGE")
        }
        guard let code = context.flags.text("code"), !code.isEmpty else {
            throw UsageError(message: "fail needs --code CODE")
        }
        let origin = context.flags.text("origin") ?? "user"
        guard ["user", "system"].contains(origin) else {
            throw UsageError(message: "--origin \"\(origin)\" is not one of user, system")
        }
        var task = TaskFailure(code: code, message: message)
        task.isPermanent = context.flags.boolean("permanent") ?? false
        task.isSystem = origin == "system"
        try await task.write(to: context.flags.text("out") ?? "/var/outputs")
        return 0
    }
}
