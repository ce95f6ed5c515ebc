internal import FileBridge
internal import StructuredText

/// The spellings of flag values: Go's.
enum FlagValue {
    /// - Throws: what is wrong with the value.
    static func check(_ value: String, _ kind: Flag.Kind) throws(UsageError) {
        switch kind {
        case .text: break
        case .boolean: if boolean(value) == nil { throw UsageError(message: "it wants true or false") }
        case .integer: if integer(value) == nil { throw UsageError(message: "it wants a whole number") }
        case .duration:
            if duration(value) == nil { throw UsageError(message: "it wants a duration such as 1h30m or 90s") }
        case .base64:
            if Base64.decode(trimmed(value)) == nil { throw UsageError(message: "it wants padded standard base64") }
        case .stringMap: _ = try stringMap(value)
        }
    }

    /// Go's strconv.ParseBool.
    static func boolean(_ value: String) -> Bool? {
        switch value {
        case "1", "t", "T", "TRUE", "true", "True": true
        case "0", "f", "F", "FALSE", "false", "False": false
        default: nil
        }
    }

    static func integer(_ value: String) -> Int? { Int(value) }

    static func duration(_ value: String) -> Duration? {
        GoDuration.parse(value).map { .nanoseconds($0) }
    }

    static func bytes(_ value: String) -> [UInt8]? { Base64.decode(trimmed(value)) }

    /// pflag trims base64 values.
    private static func trimmed(_ value: String) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0d).contains($0) }
        let kept = value.utf8.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(decoding: kept, as: UTF8.self)
    }

    /// pflag's stringToString: a value with one `=` is one pair (quotes around it dropped); with more it is a record of
    /// comma-separated values, each split at its first `=`.
    /// - Throws: where a part has no `=`.
    static func stringMap(_ value: String) throws(UsageError) -> [(String, String)] {
        let equals = value.utf8.count { $0 == UInt8(ascii: "=") }
        let fields = equals == 1 ? [unquoted(value)] : try CommaSeparated.fields(value)
        var pairs: [(String, String)] = []
        for (index, field) in fields.enumerated() {
            let parts = halves(field[...])
            guard parts.count == 2 else {
                throw UsageError(message: "it wants key=value, and part \(index + 1) has no =")
            }
            pairs.append((parts[0], parts[1]))
        }
        return pairs
    }

    /// What stands before and after the first `=`; one part where there is none. By bytes: `=` may carry an accent.
    static func halves(_ text: Substring) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
    }

    /// A value for a message: its beginning where it is long.
    static func shortened(_ value: String) -> String {
        value.count > 60 ? value.prefix(60) + "…" : value
    }

    private static func unquoted(_ value: String) -> String {
        String(value.drop { $0 == "\"" }.reversed().drop { $0 == "\"" }.reversed())
    }
}
