/// What is looked at before libyaml sees a text.
enum YAMLPreflight {
    /// Checks the encoding and the directives. Returns where the text starts: past a byte order mark.
    static func check(_ bytes: [UInt8]) throws(Fault) -> Int {
        try Encoding.refuseUTF16(bytes)
        if let invalid = Encoding.firstInvalid(in: bytes[...]) {
            throw Encoding.invalidUTF8(at: invalid, in: bytes)
        }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        try checkDirectives(bytes)
        return start
    }

    /// libyaml compares every `%TAG` directive with all before it, inside one call: 20,000 take 0.4 s, 200,000 take 40 s.
    private static let mostDirectives = 100

    private static func checkDirectives(_ bytes: [UInt8]) throws(Fault) {
        var count = 0
        for at in bytes.indices where bytes[at] == UInt8(ascii: "%") && startsLine(at, bytes) {
            guard bytes[at...].starts(with: "%TAG".utf8) else { continue }
            count += 1
            guard count <= mostDirectives else {
                throw Fault(code: .size, message: "more than \(mostDirectives) lines start with %TAG", offset: at)
            }
        }
    }

    /// Whether `at` may follow a line break of any kind that libyaml knows: LF, CR, NEL, LS and PS.
    private static func startsLine(_ at: Int, _ bytes: [UInt8]) -> Bool {
        guard at > 0 else { return true }
        return [0x0A, 0x0D, 0x85, 0xA8, 0xA9, 0xBF].contains(bytes[at - 1])
    }
}
