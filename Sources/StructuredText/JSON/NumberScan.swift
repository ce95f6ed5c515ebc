/// Walks over a JSON number.
struct NumberScan {
    private let bytes: [UInt8]
    private(set) var at: Int

    init(_ bytes: [UInt8], at start: Int) {
        self.bytes = bytes
        at = start
    }

    var isAtEnd: Bool { at == bytes.count }

    /// Moves past a number. Returns what is wrong with it, or nil; `at` is then the place of the fault.
    mutating func run() -> String? {
        skip("-")
        let start = at
        guard digits() else { return "expected a digit" }
        if bytes[start] == UInt8(ascii: "0"), at > start + 1 {
            at = start
            return "a number with a leading zero"
        }
        if skip("."), !digits() { return "expected a digit after the decimal point" }
        if skip("e") || skip("E") {
            if !skip("+") { skip("-") }
            if !digits() { return "expected a digit in the exponent" }
        }
        return nil
    }

    @discardableResult
    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, UInt32(bytes[at]) == character.value else { return false }
        at += 1
        return true
    }

    private mutating func digits() -> Bool {
        let start = at
        while at < bytes.count, bytes[at] &- UInt8(ascii: "0") <= 9 { at += 1 }
        return at > start
    }
}

extension JSONParser {
    /// Reads a number; its spelling is kept.
    mutating func number() throws(Fault) {
        var scan = NumberScan(bytes, at: at)
        if let wrong = scan.run() {
            throw Fault(code: .syntax, message: wrong, offset: scan.at)
        }
        let start = at
        at = scan.at
        guard at == bytes.count || !Self.continuesNumber(bytes[at]) else { throw unexpected("the end of the number") }
        try add(.number(String(decoding: bytes[start..<at], as: UTF8.self)), at: start)
    }

    private static func continuesNumber(_ byte: UInt8) -> Bool {
        byte.isLetter || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }
}
