extension String {
    /// The text in quotes for a one-line message: escaped as in JSON, all but ASCII and letters too, and cut after 60
    /// characters.
    public var quotedForMessage: String {
        let longest = 60
        var bytes: [UInt8] = []
        let head = unicodeScalars.prefix(longest + 1)
        JSONText.appendString(String(String.UnicodeScalarView(head.prefix(longest))), to: &bytes, escapingHTML: false)
        let text = String(decoding: bytes, as: UTF8.self)
        let safe = text.unicodeScalars.reduce(into: "") { $0 += $1.isPlainASCII ? String($1) : $1.escapedForMessage }
        return head.count > longest ? safe + "…" : safe
    }
}

extension Unicode.Scalar {
    fileprivate var isPlainASCII: Bool { value >= 0x20 && value < 0x7F }

    fileprivate var escapedForMessage: String {
        isLetterLike ? String(self) : "\\u{" + String(value, radix: 16, uppercase: true) + "}"
    }

    /// Letters of any script are shown as they are; marks, format characters and controls are not.
    private var isLetterLike: Bool {
        value >= 0xA0 && properties.isAlphabetic && properties.canonicalCombiningClass == .notReordered
    }
}

extension UInt8 {
    /// The byte as a message shows it: `'x'`, or `byte 0x1F`.
    var shown: String {
        guard self > 0x20, self < 0x7F else {
            let hex = String(self, radix: 16, uppercase: true)
            return "byte 0x" + (hex.utf8.count == 1 ? "0" : "") + hex
        }
        return "'" + String(Unicode.Scalar(self)) + "'"
    }
}

/// The first fault of text that is not UTF-8.
enum Encoding {
    /// Where `bytes` stop being UTF-8, or nil.
    static func firstInvalid(in bytes: ArraySlice<UInt8>) -> Int? {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return bytes.startIndex + error.byteOffsets.lowerBound
        }
    }

    /// The fault "invalid UTF-8" at `offset`.
    static func invalidUTF8(at offset: Int, in bytes: [UInt8]) -> Fault {
        let shown = offset < bytes.count ? bytes[offset].shown : "the end"
        return Fault(code: .encoding, message: "invalid UTF-8 at \(shown)", offset: offset)
    }

    /// Refuses UTF-16 and UTF-32, told by their byte order marks.
    static func refuseUTF16(_ bytes: [UInt8]) throws(Fault) {
        guard bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) else { return }
        throw Fault(code: .encoding, message: "UTF-16 where UTF-8 is expected", offset: 0)
    }
}
