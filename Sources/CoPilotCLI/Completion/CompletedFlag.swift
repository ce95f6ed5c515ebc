/// What a shell may offer behind a flag.
enum CompletedValue {
    /// The flag has no value.
    case nothing
    case files
    case directories
    case words([String])
    /// A value that cannot be guessed.
    case text

    init(_ flag: Flag) {
        if flag.kind == .boolean {
            self = .nothing
        } else if !flag.choices.isEmpty {
            self = .words(flag.choices)
        } else {
            switch flag.placeholder {
            case "DIR": self = .directories
            case "FILE", "PATH": self = .files
            default: self = .text
            }
        }
    }
}

extension Flag {
    /// `--name`, and `-n` where there is one.
    var spellings: [String] { ["--\(name)"] + (shorthand.map { ["-\($0)"] } ?? []) }

    /// The flags that are shown to people.
    static func shown(_ flags: [Flag]) -> [Flag] { flags.filter { !$0.isHidden } }
}

extension Command {
    /// Words that the command takes in place of files: those of a synopsis such as `bash|zsh|fish`.
    static var words: [String] {
        let isPlain = synopsis.utf8.allSatisfy { $0 == UInt8(ascii: "|") || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
        return isPlain ? synopsis.split(separator: "|").map(String.init) : []
    }
}
