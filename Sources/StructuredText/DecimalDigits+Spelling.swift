extension DecimalDigits {
    /// All digits, no exponent (Go's format 'f' with precision -1): `0.0000001`, `1000000000000000000000`, `-0`.
    public var plain: String {
        var text = sign
        text.append(contentsOf: digits.prefix(max(point, 0)))
        if point <= 0 { text.append(UInt8(ascii: "0")) }
        text.append(contentsOf: zeros(point - digits.count))
        if point < digits.count {
            text.append(UInt8(ascii: "."))
            text.append(contentsOf: zeros(-point))
            text.append(contentsOf: digits.dropFirst(max(point, 0)))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// As Go's encoding/json spells a double: plain from 1e-6 up to 1e21, else an exponent without padding (`1e-7`, `1e+21`).
    public var json: String {
        exponent < -6 || exponent >= 21 ? scientific(exponentWidth: 1) : plain
    }

    /// Go's format 'g' with precision -1: plain from 1e-4 up to 1e6, else an exponent of two digits at least (`1e-07`, `1e+06`).
    public var general: String {
        exponent < -4 || exponent >= 6 ? scientific(exponentWidth: 2) : plain
    }

    /// One digit before the point and an exponent: `1.5e+21`, with at least `exponentWidth` digits in the exponent.
    public func scientific(exponentWidth: Int) -> String {
        var text = sign
        text.append(digits[0])
        if digits.count > 1 {
            text.append(UInt8(ascii: "."))
            text.append(contentsOf: digits.dropFirst())
        }
        let magnitude = String(exponent.magnitude)
        text.append(contentsOf: exponent < 0 ? "e-".utf8 : "e+".utf8)
        text.append(contentsOf: zeros(exponentWidth - magnitude.utf8.count))
        text.append(contentsOf: magnitude.utf8)
        return String(decoding: text, as: UTF8.self)
    }

    /// The decimal exponent of the first digit.
    public var exponent: Int { point - 1 }

    private var sign: [UInt8] { isNegative ? [UInt8(ascii: "-")] : [] }

    private func zeros(_ count: Int) -> Repeated<UInt8> {
        repeatElement(UInt8(ascii: "0"), count: max(count, 0))
    }
}
