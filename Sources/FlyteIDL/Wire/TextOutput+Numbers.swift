internal import StructuredText

extension TextOutput {
    mutating func decimal(_ value: Int64) {
        if value < 0 { byte(ascii: "-") }
        decimal(value.magnitude)
    }

    mutating func decimal(_ value: UInt64) {
        if value < 10 { return byte(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value)) }
        var rest = value, digits = 1
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        let end = room(digits) + digits
        wrote(digits)
        rest = value
        for place in 1...digits {
            end[-place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// A number of at most `width` digits, with zeros before it.
    mutating func padded(_ value: Int, _ width: Int) {
        let end = room(width) + width
        wrote(width)
        var rest = value
        for place in 1...width {
            end[-place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// The shortest digits that read back as the same double, spelled as Go's encoding/json does; `-0.0` with its point,
    /// as readers that take `-0` for an integer would lose the sign. The double must be finite.
    mutating func shortest(_ value: Double) {
        if value.rounded(.towardZero) == value, value.magnitude < 1e15, value != 0 { return decimal(Int64(value)) }
        if !shortest(value.description) { text(DecimalDigits(of: value)?.json ?? "") }
    }

    /// As for a double, with the fewer digits that a float needs.
    mutating func shortest(_ value: Float) {
        if !shortest(value.description) { text(DecimalDigits(of: value)?.json ?? "") }
    }

    /// Swift's own spelling, where it is Go's but for a `.0` at the end: everything without an exponent.
    private mutating func shortest(_ description: String) -> Bool {
        var description = description
        return description.withUTF8 { utf8 in
            if utf8.contains(where: { $0 == UInt8(ascii: "e") }) { return false }
            let isWhole =
                utf8.count > 2 && utf8[utf8.count - 1] == UInt8(ascii: "0") && utf8[utf8.count - 2] == UInt8(ascii: ".")
            let isNegativeZero =
                isWhole && utf8.count == 4 && utf8[0] == UInt8(ascii: "-") && utf8[1] == UInt8(ascii: "0")
            let kept = utf8.count - (isWhole && !isNegativeZero ? 2 : 0)
            bytes(UnsafeRawBufferPointer(start: utf8.baseAddress, count: kept))
            return true
        }
    }
}
