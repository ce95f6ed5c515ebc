public import FlyteIDL

/// Durations as Go's `time` package reads and writes them: `1h30m15.25s`.
/// Source: pkg.go.dev/time, ParseDuration and Duration.String.
public enum GoDuration {
    /// The duration as 64-bit nanoseconds, at most about 292 years; longer ones saturate, as Go's AsDuration does.
    public static func nanoseconds(of duration: ProtoDuration) -> Int64 {
        let whole = duration.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let total = whole.partialValue.addingReportingOverflow(Int64(duration.nanos))
        if whole.overflow || total.overflow { return duration.seconds < 0 ? .min : .max }
        return total.partialValue
    }

    /// `0s`, `1.5s`, `-1m0.5s`, `26h3m4.000005s`, `1µs`.
    public static func text(nanoseconds: Int64) -> String {
        if nanoseconds == 0 { return "0s" }
        let sign = nanoseconds < 0 ? "-" : "", total = nanoseconds.magnitude
        if total < 1_000 { return "\(sign)\(total)ns" }
        if total < 1_000_000 { return "\(sign)\(decimal(total, 1_000, digits: 3))µs" }
        if total < 1_000_000_000 { return "\(sign)\(decimal(total, 1_000_000, digits: 6))ms" }
        let seconds = total / 1_000_000_000
        let rest = decimal((seconds % 60) * 1_000_000_000 + total % 1_000_000_000, 1_000_000_000, digits: 9)
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60)
        return sign + (hours > 0 ? "\(hours)h" : "") + (seconds >= 60 ? "\(minutes)m" : "") + "\(rest)s"
    }

    private static func decimal(_ value: UInt64, _ scale: UInt64, digits: Int) -> String {
        var fraction = value % scale
        if fraction == 0 { return String(value / scale) }
        var width = digits
        while fraction % 10 == 0 { (fraction, width) = (fraction / 10, width - 1) }
        let text = String(fraction)
        return "\(value / scale)." + String(repeating: "0", count: width - text.utf8.count) + text
    }

    /// Nanoseconds of a text: a sign, then numbers with units (`ns us µs μs ms s m h`), or `0`. nil for anything else,
    /// and for what does not fit into 64 bits.
    public static func parse(_ text: String) -> Int64? {
        var rest = Substring(text).utf8
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if rest.elementsEqual("0".utf8) { return 0 }
        guard !rest.isEmpty else { return nil }
        var total: UInt64 = 0
        while !rest.isEmpty {
            guard let part = part(&rest) else { return nil }
            let sum = total.addingReportingOverflow(part)
            guard !sum.overflow, sum.partialValue <= Self.largestMagnitude else { return nil }
            total = sum.partialValue
        }
        if isNegative { return total == Self.largestMagnitude ? .min : -Int64(total) }
        return Int64(exactly: total)
    }

    private static let largestMagnitude: UInt64 = 1 << 63

    /// A number with its unit, in nanoseconds.
    private static func part(_ rest: inout Substring.UTF8View) -> UInt64? {
        let whole = rest.prefix { $0.isDigit }
        rest = rest.dropFirst(whole.count)
        var fraction = rest.prefix(0)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix { $0.isDigit }
            rest = rest.dropFirst(fraction.count)
        }
        guard whole.count + fraction.count > 0, let scale = unit(&rest) else { return nil }
        guard whole.isEmpty || UInt64(String(decoding: whole, as: UTF8.self)) != nil else { return nil }
        let product = (UInt64(String(decoding: whole, as: UTF8.self)) ?? 0).multipliedReportingOverflow(by: scale)
        guard !product.overflow, product.partialValue <= largestMagnitude else { return nil }
        let (sum, overflow) = product.partialValue.addingReportingOverflow(scaled(fraction, by: scale))
        return overflow ? nil : sum
    }

    /// 0.FRACTION x SCALE. Go multiplies as floating point: `v += uint64(float64(f) * (float64(unit) / scale))`, with the
    /// digits that no longer fit into 63 bits dropped.
    private static func scaled(_ fraction: Substring.UTF8View, by unit: UInt64) -> UInt64 {
        var value: Int64 = 0, scale = 1.0
        for digit in fraction {
            if value > (.max) / 10 { break }
            let next = value.multipliedReportingOverflow(by: 10).partialValue.addingReportingOverflow(Int64(digit - 48))
            if next.overflow { break }
            value = next.partialValue
            scale *= 10
        }
        return UInt64(Double(value) * (Double(unit) / scale))
    }

    private static func unit(_ rest: inout Substring.UTF8View) -> UInt64? {
        let name = rest.prefix { !$0.isDigit && $0 != UInt8(ascii: ".") }
        rest = rest.dropFirst(name.count)
        return units.first { $0.0.utf8.elementsEqual(name) }?.1
    }

    // Both spellings of micro: U+00B5 (micro sign) and U+03BC (Greek mu).
    private static let units: [(String, UInt64)] = [
        ("ns", 1), ("us", 1_000), ("\u{B5}s", 1_000), ("\u{3BC}s", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
        ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]
}

extension UInt8 {
    var isDigit: Bool { self >= 48 && self <= 57 }
}
