// Swift compares strings by canonical equivalence: "é" in one code point equals "e" + accent. Keys, containers and file
// names are bytes, so they are compared, sorted and hashed as bytes, with these.

extension String {
    /// The same UTF-8 bytes.
    func hasSameBytes(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }

    /// Before `other` in byte order, the order of object listings.
    func precedesInBytes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// Begins with the bytes of `prefix` (`String.hasPrefix` is about characters: "e" is no prefix of "é").
    func startsWithBytes(of prefix: String) -> Bool {
        utf8.starts(with: prefix.utf8)
    }

    /// Feeds the bytes, and an end mark that UTF-8 never contains.
    func hashBytes(into hasher: inout Hasher) {
        for byte in utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
    }
}

extension String {
    /// Without the "/" at both ends, as Go's `strings.Trim(s, "/")`. Works on bytes: "/" with a combining mark is "/" too.
    func trimmingSlashes() -> String {
        let slash = UInt8(ascii: "/")
        var bytes = utf8[...]
        while bytes.first == slash { bytes = bytes.dropFirst() }
        while bytes.last == slash { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension String {
    /// A string as a dictionary key that compares by bytes.
    struct UTF8Bytes: Hashable {
        let text: String

        static func == (left: UTF8Bytes, right: UTF8Bytes) -> Bool { left.text.hasSameBytes(as: right.text) }
        func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }
    }

    /// This string as such a key.
    var utf8Bytes: UTF8Bytes { UTF8Bytes(text: self) }
}
