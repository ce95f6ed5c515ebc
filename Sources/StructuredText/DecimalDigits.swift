/// The shortest decimal digits that read back as the same floating-point number.
public struct DecimalDigits: Sendable, Hashable {
    /// Whether the sign is minus; true for -0 too.
    public let isNegative: Bool
    /// ASCII digits without zeros at either end; `0` alone for zero.
    public let digits: [UInt8]
    /// Where the decimal point stands: the value is 0.DIGITS x 10^point. 1 for zero.
    public let point: Int

    /// The digits of a double; nil for NaN and the infinities.
    public init?(of value: Double) {
        guard value.isFinite else { return nil }
        // Swift prints the shortest digits that round-trip, the closest of these.
        self.init(parsing: value.description)
    }

    /// The digits of a float as such, fewer than those of the same double; nil for NaN and the infinities.
    public init?(of value: Float) {
        guard value.isFinite else { return nil }
        self.init(parsing: value.description)
    }

    /// Reads `-12.5`, `1e-07`, `5.0e+16`.
    private init(parsing text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "e"), maxSplits: 1)
        let mantissa = parts.first ?? Substring(text).utf8
        let exponent = parts.count == 2 ? Self.integer(parts[1]) : 0
        let digits = mantissa.filter { $0 &- UInt8(ascii: "0") <= 9 }
        let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }.count { $0 &- UInt8(ascii: "0") <= 9 }
        self.init(isNegative: mantissa.first == UInt8(ascii: "-"), digits, point: whole + exponent)
    }

    private init(isNegative: Bool, _ all: [UInt8], point: Int) {
        let zeros = all.prefix { $0 == UInt8(ascii: "0") }.count
        var digits = Array(all[zeros...])
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        self.isNegative = isNegative
        self.digits = digits.isEmpty ? [UInt8(ascii: "0")] : digits
        self.point = digits.isEmpty ? 1 : point - zeros
    }

    private static func integer(_ text: Substring.UTF8View) -> Int {
        let value = text.reduce(0) { $1 &- UInt8(ascii: "0") <= 9 ? $0 * 10 + Int($1 - UInt8(ascii: "0")) : $0 }
        return text.first == UInt8(ascii: "-") ? -value : value
    }
}
