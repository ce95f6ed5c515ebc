/// The JSON of Timestamp and Duration (proto3 JSON mapping, and the comments of timestamp.proto and duration.proto).
enum ProtoTime {
    private static let firstSecond: Int64 = -62_135_596_800  // 0001-01-01T00:00:00Z
    private static let lastSecond: Int64 = 253_402_300_799  // 9999-12-31T23:59:59Z
    private static let longestSeconds: Int64 = 315_576_000_000  // 10,000 years

    /// - Throws: `.unrepresentable` outside the years 1 to 9999.
    static func write(_ timestamp: Timestamp, to output: inout TextOutput) throws(IDLError) {
        guard (firstSecond...lastSecond).contains(timestamp.seconds), (0..<1_000_000_000).contains(timestamp.nanos)
        else {
            throw IDLError(
                .unrepresentable,
                "the Timestamp \(timestamp.seconds) s \(timestamp.nanos) ns has no JSON: it is outside the years 1 to 9999, or its nanoseconds outside 0 to 999999999"
            )
        }
        output.byte(ascii: "\"")
        let time = CivilTime(unixSeconds: timestamp.seconds)
        output.padded(Int(time.year), 4)
        for (mark, part) in [
            ("-", time.month), ("-", time.day), ("T", time.hour), (":", time.minute), (":", time.second),
        ] as [(Unicode.Scalar, Int)] {
            output.byte(ascii: mark)
            output.padded(part, 2)
        }
        fraction(timestamp.nanos, to: &output)
        output.text("Z\"")
    }

    /// - Throws: `.unrepresentable` past 10,000 years, or with parts of different signs.
    static func write(_ duration: ProtoDuration, to output: inout TextOutput) throws(IDLError) {
        let (seconds, nanos) = (duration.seconds, duration.nanos)
        let sameSign = seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0)
        guard isInRange(duration), sameSign else {
            throw IDLError(
                .unrepresentable,
                "the Duration \(seconds) s \(nanos) ns has no JSON: it is longer than 10,000 years, or its parts have different signs"
            )
        }
        output.text(seconds < 0 || nanos < 0 ? "\"-" : "\"")
        output.decimal(seconds.magnitude)
        fraction(Int32(nanos.magnitude), to: &output)
        output.text("s\"")
    }

    private static func isInRange(_ duration: ProtoDuration) -> Bool {
        duration.seconds.magnitude <= UInt64(longestSeconds) && duration.nanos.magnitude < 1_000_000_000
    }

    /// None, or 3, 6 or 9 digits.
    private static func fraction(_ nanos: Int32, to output: inout TextOutput) {
        if nanos == 0 { return }
        output.byte(ascii: ".")
        let digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9
        output.padded(Int(nanos) / (digits == 3 ? 1_000_000 : digits == 6 ? 1_000 : 1), digits)
    }

    /// nil where the text is no Timestamp's JSON.
    static func timestamp(_ text: String) -> Timestamp? {
        guard let timestamp = InternetTime.parse(text, .protoJSON),
            (firstSecond...lastSecond).contains(timestamp.seconds)
        else { return nil }
        return timestamp
    }

    /// nil where the text is no Duration's JSON: a decimal number of seconds with at most nine digits behind the point,
    /// and an `s`.
    static func duration(_ text: String) -> ProtoDuration? {
        var rest = Substring(text).utf8
        guard rest.popLast() == UInt8(ascii: "s") else { return nil }
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let whole = rest.prefix { $0.isDigit }
        var digits = rest.dropFirst(whole.count)
        guard !whole.isEmpty, whole.count <= 12, let seconds = Int64(String(decoding: whole, as: UTF8.self)) else {
            return nil
        }
        if digits.popFirst() == UInt8(ascii: ".") {
            guard (1...9).contains(digits.count), digits.allSatisfy({ $0.isDigit }) else { return nil }
        } else if !rest.dropFirst(whole.count).isEmpty {
            return nil
        }
        let padded = String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: 9 - digits.count)
        let nanos = Int32(padded) ?? 0
        let duration = ProtoDuration(seconds: isNegative ? -seconds : seconds, nanos: isNegative ? -nanos : nanos)
        return isInRange(duration) ? duration : nil
    }
}
