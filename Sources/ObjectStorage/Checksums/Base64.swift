/// Base64 of RFC 4648 with padding, for the short values of HTTP headers.
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// `bytes` as text.
    static func encode(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
            for index in 0..<4 {
                let digit = digits[Int(word >> (18 - 6 * UInt32(index)) & 63)]
                result.append(index <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The bytes that `text` stands for; nil for anything that is not base64 with its padding.
    static func decode(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count % 4 == 0 else { return nil }
        let padding = characters.suffix(2).count { $0 == UInt8(ascii: "=") }
        var result: [UInt8] = []
        var word: UInt32 = 0
        for (index, character) in characters.dropLast(padding).enumerated() {
            guard let value = digits.firstIndex(of: character) else { return nil }
            word = word << 6 | UInt32(value)
            let rest = index % 4
            if rest > 0 { result.append(UInt8(truncatingIfNeeded: word >> (6 - 2 * UInt32(rest)))) }
        }
        return result
    }
}
