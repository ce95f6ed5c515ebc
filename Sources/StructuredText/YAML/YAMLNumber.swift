/// The numbers of YAML 1.2's core schema as JSON numbers.
enum YAMLNumber {
    /// The JSON spelling of a plain scalar, or nil where it is no number.
    ///
    /// Whole numbers with leading zeros are none: YAML 1.1 reads them as octal, 1.2 as decimal, people as text.
    static func spelling(of text: String) -> String? {
        let utf8 = Array(text.utf8)
        guard let first = utf8.first, mayStart(first) else { return nil }
        return based(utf8[...]) ?? decimal(utf8[...])
    }

    private static func mayStart(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
    }

    /// `0x1F` and `0o17`, up to 64 bits.
    private static func based(_ text: ArraySlice<UInt8>) -> String? {
        guard text.count > 2, text[0] == UInt8(ascii: "0") else { return nil }
        let radix: Int
        switch text[1] {
        case UInt8(ascii: "x"): radix = 16
        case UInt8(ascii: "o"): radix = 8
        default: return nil
        }
        guard text[2] != UInt8(ascii: "+"), text[2] != UInt8(ascii: "-") else { return nil }
        return UInt64(String(decoding: text.dropFirst(2), as: UTF8.self), radix: radix).map { String($0) }
    }

    /// `[-+]? ( .DIGITS | DIGITS [ . DIGITS? ] ) [ (e|E) [-+]? DIGITS ]`
    private static func decimal(_ text: ArraySlice<UInt8>) -> String? {
        var rest = text
        let sign = takeSign(&rest)
        let whole = takeDigits(&rest)
        var fraction: ArraySlice<UInt8>?
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = takeDigits(&rest)
        }
        guard !whole.isEmpty || fraction?.isEmpty == false else { return nil }
        guard let exponent = takeExponent(&rest), rest.isEmpty else { return nil }
        let isWhole = fraction == nil && exponent.isEmpty
        if isWhole, whole.count > 1, whole.first == UInt8(ascii: "0") { return nil }
        return (sign == UInt8(ascii: "-") ? "-" : "") + string(withoutZeros(whole)) + string(fraction) + exponent
    }

    private static func takeSign(_ rest: inout ArraySlice<UInt8>) -> UInt8? {
        guard let byte = rest.first, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") else { return nil }
        return rest.removeFirst()
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = rest.prefix { isDigit($0) }
        rest = rest[digits.endIndex...]
        return digits
    }

    /// The exponent as JSON spells it, empty where there is none; nil where it has no digits.
    private static func takeExponent(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard let letter = rest.first, letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") else { return "" }
        let exponent = rest
        rest.removeFirst()
        _ = takeSign(&rest)
        let digits = takeDigits(&rest)
        return digits.isEmpty ? nil : string(exponent[..<digits.endIndex])
    }

    private static func withoutZeros(_ digits: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let kept = digits.drop { $0 == UInt8(ascii: "0") }
        return kept.isEmpty ? [UInt8(ascii: "0")] : kept
    }

    /// The decimal point and the fraction; JSON wants a digit after the point.
    private static func string(_ fraction: ArraySlice<UInt8>?) -> String {
        guard let fraction else { return "" }
        return "." + (fraction.isEmpty ? "0" : String(decoding: fraction, as: UTF8.self))
    }

    private static func string(_ digits: ArraySlice<UInt8>) -> String {
        String(decoding: digits, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") <= 9
    }
}
