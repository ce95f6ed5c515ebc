/// The smallest parts of a text-format text.
struct TextToken {
    enum Kind {
        /// A letter or `_`, then letters, digits and `_`.
        case identifier
        /// Decimal, octal (`0…`) or hexadecimal (`0x…`), without a sign.
        case integer
        /// With a point, an exponent or an `f` at the end.
        case float
        /// In quotes of either kind, its escapes as they stand.
        case string
        /// Any other character.
        case symbol
        case end
    }

    let kind: Kind
    let range: Range<Int>
}

/// What is wrong with a text, and where.
struct TextFormatFault: Error {
    let code: IDLError.Code
    let message: String
    /// In bytes from the start of the text.
    let offset: Int

    init(_ message: String, at offset: Int, _ code: IDLError.Code = .mapping) {
        (self.code, self.message, self.offset) = (code, message, offset)
    }
}

extension UInt8 {
    var isWordStart: Bool {
        (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") || self == UInt8(ascii: "_")
    }
    var isOctalDigit: Bool { self & 0xF8 == 0x30 }
    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
