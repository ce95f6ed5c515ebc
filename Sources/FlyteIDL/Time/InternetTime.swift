/// RFC 3339 date and time, read with the liberties of whoever asks.
public struct InternetTime: Sendable {
    /// What a dialect allows.
    public struct Rules: Sendable {
        /// Most digits of a fraction; more are an error. nil: any number, cut to nanoseconds.
        public var fractionDigits: Int?
        /// The fraction may follow a comma, and the hour may have one digit.
        public var isGo: Bool

        /// Proto3 JSON: nine digits at most.
        public static let protoJSON = Rules(fractionDigits: 9, isGo: false)
        /// Go's `time.Parse(time.RFC3339, ...)`.
        public static let go = Rules(fractionDigits: nil, isGo: true)
    }

    private var rest: Substring.UTF8View
    private let rules: Rules

    /// The moment that a text names; nil where it names none.
    public static func parse(_ text: String, _ rules: Rules) -> Timestamp? {
        var parser = InternetTime(rest: Substring(text).utf8, rules: rules)
        return parser.timestamp()
    }

    private mutating func timestamp() -> Timestamp? {
        guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let day = digits(2), skip("T"),
            let hour = hour(), skip(":"), let minute = digits(2), skip(":"), let second = digits(2),
            let nanos = fraction(),
            let offset = zone(), rest.isEmpty
        else { return nil }
        guard (1...12).contains(month), (1...CivilTime.days(inMonth: month, of: Int64(year))).contains(day), hour < 24,
            minute < 60, second < 60
        else { return nil }
        let civil = CivilTime(year: Int64(year), month: month, day: day, hour: hour, minute: minute, second: second)
        return Timestamp(seconds: civil.unixSeconds - Int64(offset), nanos: nanos)
    }

    private mutating func digits(_ count: Int) -> Int? {
        guard rest.count >= count else { return nil }
        var value = 0
        for byte in rest.prefix(count) {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        rest = rest.dropFirst(count)
        return value
    }

    private mutating func hour() -> Int? {
        if rules.isGo, rest.dropFirst().first == UInt8(ascii: ":") { return digits(1) }
        return digits(2)
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func fraction() -> Int32? {
        guard skip(".") || (rules.isGo && skip(",")) else { return 0 }
        let digits = rest.prefix { $0.isDigit }
        guard !digits.isEmpty, digits.count <= rules.fractionDigits ?? .max else { return nil }
        rest = rest.dropFirst(digits.count)
        var nanos: Int32 = 0
        for index in 0..<9 {
            let digit = digits.dropFirst(index).first.map { Int32($0) - 48 } ?? 0
            nanos = nanos * 10 + digit
        }
        return nanos
    }

    /// Seconds east of Greenwich.
    private mutating func zone() -> Int? {
        if skip("Z") { return 0 }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = digits(2), skip(":"), let minutes = digits(2), hours <= 24,
            minutes < 60 || rules.isGo && minutes <= 60
        else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 48 && self <= 57 }
}
