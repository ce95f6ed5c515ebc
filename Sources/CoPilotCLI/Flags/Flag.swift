/// A flag, as Go's pflag knows them: the backends write command lines for that library, so its rules are the contract.
/// (No Swift package follows them: `--flag=false`, `-mVALUE`, dotted names before and after the subcommand, values that
/// begin with a dash.)
struct Flag: Sendable {
    /// How the value is read and named.
    enum Kind: Sendable {
        case text
        /// `--flag`, or `--flag=true`; Go's spellings of booleans.
        case boolean
        case integer
        /// Go's durations: 1h30m, 1.5s.
        case duration
        /// Standard base64, padded.
        case base64
        /// `key=value`, any number of times.
        case stringMap
    }

    let name: String
    let shorthand: Character?
    let kind: Kind
    /// Word for the value in the help.
    let placeholder: String
    let help: String
    /// The values there are, where they are few words: for completion.
    let choices: [String]
    /// Not in the help: accepted for the sake of old command lines, and without effect unless the help says so.
    let isHidden: Bool

    init(
        _ name: String, _ shorthand: Character? = nil, _ kind: Kind = .text, _ placeholder: String = "",
        help: String = "", choices: [String] = [], isHidden: Bool = false
    ) {
        (self.name, self.shorthand, self.kind, self.help, self.isHidden) = (name, shorthand, kind, help, isHidden)
        self.choices = choices
        self.placeholder = placeholder.isEmpty ? kind.placeholder : placeholder
    }
}

extension Flag.Kind {
    var placeholder: String {
        switch self {
        case .text: "TEXT"
        case .boolean: ""
        case .integer: "N"
        case .duration: "DURATION"
        case .base64: "BASE64"
        case .stringMap: "KEY=VALUE"
        }
    }
}

/// A wrong command line.
struct UsageError: Error {
    /// One line: the cause, with the flag and the remedy.
    let message: String
}
