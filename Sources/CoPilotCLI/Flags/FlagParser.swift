/// Reads a command line by pflag's rules: flags and other words in any order, `--` ends the flags.
struct FlagParser {
    private let flags: [Flag]
    private var result = ParsedFlags()

    /// - Throws: for a flag that is not known, or has no value, or one that does not fit its kind.
    static func parse(_ words: [String], flags: [Flag]) throws(UsageError) -> ParsedFlags {
        var parser = FlagParser(flags: flags)
        try parser.run(words)
        return parser.result
    }

    private init(flags: [Flag]) { self.flags = flags }

    private mutating func run(_ words: [String]) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                result.afterDashes = Array(rest)
                return
            }
            if word.hasPrefix("--") {
                try long(word.dropFirst(2), &rest)
            } else if word.hasPrefix("-"), word != "-" {
                try short(word.dropFirst(), &rest)
            } else {
                result.words.append(word)
            }
        }
    }

    private mutating func long(_ text: Substring, _ rest: inout ArraySlice<String>) throws(UsageError) {
        let parts = FlagValue.halves(text)
        guard let name = parts.first, let flag = flags.first(where: { $0.name == name }) else {
            throw UsageError(message: "unknown flag: --\(parts.first ?? "")\(suggestion(parts.first ?? ""))")
        }
        if parts.count == 2 { return try set(flag, parts[1]) }
        if flag.kind == .boolean { return try set(flag, "true") }
        guard let value = rest.popFirst() else { throw UsageError(message: "the flag --\(flag.name) needs a value") }
        try set(flag, value)
    }

    /// `-x`, `-xVALUE`, `-x=VALUE`, `-x VALUE`, and booleans run together (`-sx VALUE`).
    private mutating func short(_ text: Substring, _ rest: inout ArraySlice<String>) throws(UsageError) {
        var text = text
        while let letter = text.popFirst() {
            guard let flag = flags.first(where: { $0.shorthand == letter }) else {
                throw UsageError(message: "unknown flag: -\(letter)")
            }
            if text.utf8.first == UInt8(ascii: "=") { return try set(flag, FlagValue.halves(text)[1]) }
            if flag.kind == .boolean {
                try set(flag, "true")
                continue
            }
            if !text.isEmpty { return try set(flag, String(text)) }
            guard let value = rest.popFirst() else {
                throw UsageError(message: "the flag -\(letter) (--\(flag.name)) needs a value")
            }
            return try set(flag, value)
        }
    }

    private mutating func set(_ flag: Flag, _ value: String) throws(UsageError) {
        do {
            try FlagValue.check(value, flag.kind)
        } catch {
            // Pairs are not shown: they may hold secrets.
            let what =
                flag.kind == .stringMap
                ? "a value of --\(flag.name) is wrong"
                : "\"\(FlagValue.shortened(value))\" is not a value for --\(flag.name)"
            throw UsageError(message: "\(what): \(error.message)")
        }
        result.values[flag.name, default: []].append(value)
    }

    /// A flag that differs in a letter or two.
    private func suggestion(_ name: String) -> String {
        let near = EditDistance.nearest(to: name, among: flags.filter { !$0.isHidden }.map(\.name))
        return near.map { "; did you mean --\($0)?" } ?? ""
    }
}

/// A command line taken apart.
struct ParsedFlags: Sendable {
    /// The words that are no flags, the subcommand among them.
    var words: [String] = []
    /// What follows `--`.
    var afterDashes: [String]?
    /// For each flag given, its values in order.
    var values: [String: [String]] = [:]

    /// The last value of a flag; nil where it is not given.
    func text(_ name: String) -> String? { values[name]?.last }

    func boolean(_ name: String) -> Bool? { text(name).flatMap { FlagValue.boolean($0) } }

    func duration(_ name: String) -> Duration? { text(name).flatMap { FlagValue.duration($0) } }
}

/// Levenshtein's distance, for suggestions.
enum EditDistance {
    /// The name that differs in two letters at most, and in the fewest.
    static func nearest(to name: String, among names: [String]) -> String? {
        let near = names.map { ($0, between($0, name)) }.min { $0.1 < $1.1 }
        return near.flatMap { $0.1 <= 2 ? $0.0 : nil }
    }

    static func between(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let next = x == y ? diagonal : 1 + min(diagonal, row[j], row[j + 1])
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[b.count]
    }
}
