internal import Glibc
internal import StructuredText

/// Floats as Go's `strconv` reads them and as the value files show them.
/// Source: pkg.go.dev/strconv, ParseFloat and FormatFloat.
public enum GoFloat {
    /// All digits, no exponent: `1000000000000000000000`, `0.1`, `-0`, `+Inf`, `-Inf`, `NaN`.
    public static func text(_ value: Double) -> String {
        if let digits = DecimalDigits(of: value) { return digits.plain }
        return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf"
    }

    /// What a text may fail with.
    public enum Failure: Error { case syntax, range }

    /// Decimal, with an exponent or without; hexadecimal with a `p` exponent; single underscores between digits only
    /// where Go's base prefix rule allows them; `inf`, `infinity` and `nan` in any case.
    /// - Throws: `.syntax`; `.range` past the largest double.
    public static func parse(_ text: String) throws(Failure) -> Double {
        let utf8 = Array(text.utf8)
        if let special = special(utf8) { return special }
        guard let plain = shape(utf8) else { throw .syntax }
        guard let value = plain.withUnsafeBufferPointer({ $0.baseAddress.map { strtod($0, nil) } }) else {
            throw .syntax
        }
        guard value.isFinite else { throw .range }
        return value
    }

    private static func special(_ utf8: [UInt8]) -> Double? {
        var rest = utf8[...]
        let sign = rest.first == UInt8(ascii: "-") ? -1.0 : 1.0
        let isSigned = rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+")
        if isSigned { rest = rest.dropFirst() }
        let lower = String(decoding: rest.map { $0 | 0x20 }, as: UTF8.self)
        if lower == "inf" || lower == "infinity" { return sign * .infinity }
        return lower == "nan" && !isSigned ? goNaN : nil
    }

    /// Go's NaN, so that equal texts give equal bytes (its math.NaN).
    private static let goNaN = Double(bitPattern: 0x7FF8_0000_0000_0001)

    /// The number without underscores, ended by a NUL for `strtod`; nil where Go sees no number.
    private static func shape(_ utf8: [UInt8]) -> [CChar]? {
        var rest = utf8[...]
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let isHex = rest.first == 48 && rest.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
        if isHex { rest = rest.dropFirst(2) }
        guard underscoresAreRight(rest, isHex: isHex) else { return nil }
        var number = rest.filter { $0 != UInt8(ascii: "_") }[...]
        guard mantissa(&number, isHex: isHex), exponent(&number, isHex: isHex), number.isEmpty else { return nil }
        return utf8.filter { $0 != UInt8(ascii: "_") }.map { CChar(bitPattern: $0) } + [0]
    }

    private static func mantissa(_ rest: inout ArraySlice<UInt8>, isHex: Bool) -> Bool {
        let whole = rest.prefix { isDigit($0, isHex: isHex) }.count
        rest = rest.dropFirst(whole)
        guard rest.first == UInt8(ascii: ".") else { return whole > 0 }
        rest = rest.dropFirst()
        let fraction = rest.prefix { isDigit($0, isHex: isHex) }.count
        rest = rest.dropFirst(fraction)
        return whole + fraction > 0
    }

    private static func exponent(_ rest: inout ArraySlice<UInt8>, isHex: Bool) -> Bool {
        let mark = isHex ? UInt8(ascii: "p") : UInt8(ascii: "e")
        guard let first = rest.first, first | 0x20 == mark else { return !isHex }  // hexadecimal needs its exponent
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let digits = rest.prefix { $0.isDigit }.count
        rest = rest.dropFirst(digits)
        return digits > 0
    }

    /// Only single ones, each between digits (or behind the base prefix); `e` is no digit of a decimal number.
    private static func underscoresAreRight(_ digits: ArraySlice<UInt8>, isHex: Bool) -> Bool {
        var previousIsDigit = isHex
        for (index, byte) in zip(digits.indices, digits) {
            if byte == UInt8(ascii: "_") {
                guard previousIsDigit, let next = digits.dropFirst(index - digits.startIndex + 1).first,
                    isDigit(next, isHex: isHex)
                else { return false }
                previousIsDigit = false
            } else {
                previousIsDigit = isDigit(byte, isHex: isHex)
            }
        }
        return true
    }

    private static func isDigit(_ byte: UInt8, isHex: Bool) -> Bool {
        byte.isDigit || isHex && (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "f")
    }
}
