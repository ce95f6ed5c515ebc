internal import StructuredText

/// Integers spelled with a point or an exponent, such as `1.0` and `1e3`, which proto3 JSON accepts when nothing is lost.
public enum WholeNumber {
    /// The 64-bit integer that a JSON number is; nil where it has a fraction, or is out of range.
    public static func integer(_ text: String) -> Int64? { Int64(text) ?? parse(text, Int64.self) }

    /// nil where the text has a fraction, or is out of range. Exact: nothing passes through a double.
    static func parse<I: FixedWidthInteger>(_ text: String, _ type: I.Type) -> I? {
        var digits: [UInt8] = [], point: Int?, exponent = 0
        let utf8 = Array(text.utf8)
        for (index, byte) in utf8.enumerated() {
            if byte.isDigit { digits.append(byte) }
            if byte == UInt8(ascii: ".") { point = digits.count }
            if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
                guard let value = Int(String(decoding: utf8[(index + 1)...], as: UTF8.self)) else { return nil }
                exponent = value
                break
            }
        }
        let leading = digits.prefix { $0 == 48 }.count
        let (end, overflow) = (point ?? digits.count).addingReportingOverflow(exponent)
        while digits.last == 48 { digits.removeLast() }
        if leading >= digits.count { return 0 }
        guard !overflow, end >= digits.count, end - leading <= 20 else { return nil }
        let whole = digits.dropFirst(leading) + repeatElement(48, count: end - digits.count)
        return I((utf8.first == UInt8(ascii: "-") ? "-" : "") + String(decoding: whole, as: UTF8.self))
    }
}
