/// Base64 (RFC 4648), written with the standard alphabet and padding.
public enum Base64 {
    /// The bytes as standard Base64, padded, on one line.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        appendEncoded(bytes, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the bytes as standard Base64, padded, on one line.
    public static func appendEncoded(_ bytes: [UInt8], to text: inout [UInt8]) {
        var at = 0
        while at + 2 < bytes.count {
            append(UInt32(bytes[at]) << 16 | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]), digits: 4, to: &text)
            at += 3
        }
        switch bytes.count - at {
        case 1: append(UInt32(bytes[at]) << 16, digits: 2, to: &text)
        case 2: append(UInt32(bytes[at]) << 16 | UInt32(bytes[at + 1]) << 8, digits: 3, to: &text)
        default: break
        }
    }

    /// Reads standard Base64: padded, no blanks or line breaks, unused bits zero. Nil for anything else.
    public static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { Base64Reader(url: false, strict: true).read($0) }
    }

    /// Reads what proto3 JSON allows: the standard or the URL-safe alphabet (not mixed), padding complete or absent.
    ///
    /// Unused bits may be anything, as in Go. Nil for anything else, blanks included.
    public static func decodeLenient(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { utf8 in
            let isURL = utf8.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
            return Base64Reader(url: isURL, strict: false).read(utf8)
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Appends the first `digits` of the four that 24 bits make, and padding.
    private static func append(_ bits: UInt32, digits: Int, to text: inout [UInt8]) {
        for place in 0..<4 {
            let value = bits >> UInt32(18 - 6 * place) & 63
            text.append(place < digits ? alphabet[Int(value)] : UInt8(ascii: "="))
        }
    }
}

/// Reads Base64 of one alphabet.
private struct Base64Reader {
    let url: Bool
    let strict: Bool

    func read(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let digits = withoutPadding(text) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for digit in digits {
            guard let value = value(of: digit) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        let unused = bits & (1 << count - 1)
        return strict && unused != 0 ? nil : bytes
    }

    /// The digits alone, where their number and that of the padding fit together.
    private func withoutPadding(_ text: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>>? {
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let digits = text.dropLast(padding)
        guard digits.count % 4 != 1 else { return nil }
        let isComplete = text.count.isMultiple(of: 4)
        return isComplete || !strict && padding == 0 ? digits : nil
    }

    private func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: url ? "-" : "+"): 62
        case UInt8(ascii: url ? "_" : "/"): 63
        default: nil
        }
    }
}
