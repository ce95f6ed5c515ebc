/// Reads JSON in one pass with a stack of its own.
struct JSONParser {
    let bytes: [UInt8]
    var at = 0
    var builder: TreeBuilder
    /// Reused by strings with escapes.
    var unescaped: [UInt8] = []

    init(_ bytes: [UInt8], limits: TextLimits) {
        self.bytes = bytes
        builder = TreeBuilder(limits: limits)
    }

    mutating func parse() throws(Fault) -> StructuredValue {
        try refuseMarks()
        var wantsValue = true
        while wantsValue || builder.depth > 0 {
            wantsValue = wantsValue ? try value() : try afterValue()
        }
        skipBlanks()
        guard at == bytes.count, let root = builder.root else { throw unexpected("the end after the value") }
        return root
    }

    /// Reads a scalar, or the start of a container. Returns whether another value is to follow at once.
    private mutating func value() throws(Fault) -> Bool {
        skipBlanks()
        switch peek {
        case UInt8(ascii: "{"): return try open(object: true)
        case UInt8(ascii: "["): return try open(object: false)
        case UInt8(ascii: "\""):
            let start = at
            try add(.string(string()), at: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "t"): try word("true", .bool(true))
        case UInt8(ascii: "f"): try word("false", .bool(false))
        case UInt8(ascii: "n"): try word("null", .null)
        default: throw unexpected("a value")
        }
        return false
    }

    private mutating func open(object isObject: Bool) throws(Fault) -> Bool {
        try builder.open(object: isObject, at: at)
        at += 1
        skipBlanks()
        if peek == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            at += 1
            builder.close()
            return false
        }
        if isObject { try name(or: "a name in double quotes or '}'") }
        return true
    }

    /// Reads the comma or the bracket after a value inside a container. Returns whether another value is to follow.
    private mutating func afterValue() throws(Fault) -> Bool {
        skipBlanks()
        let isObject = builder.isInObject == true
        switch peek {
        case UInt8(ascii: ","):
            at += 1
            skipBlanks()
            if isObject { try name(or: "a name in double quotes") }
            return true
        case isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"):
            at += 1
            builder.close()
            return false
        default: throw unexpected(isObject ? "',' or '}'" : "',' or ']'")
        }
    }

    private mutating func name(or expected: String) throws(Fault) {
        let start = at
        guard peek == UInt8(ascii: "\"") else { throw unexpected(expected) }
        try builder.name(string(), at: start)
        skipBlanks()
        guard peek == UInt8(ascii: ":") else { throw unexpected("':' after a name") }
        at += 1
    }

    mutating func add(_ kind: StructuredValue.Kind, at start: Int) throws(Fault) {
        _ = try builder.add(kind, at: start)
    }

    private mutating func word(_ word: StaticString, _ kind: StructuredValue.Kind) throws(Fault) {
        let start = at
        while at < bytes.count, bytes[at].isLetter { at += 1 }
        guard String(decoding: bytes[start..<at], as: UTF8.self).hasSameBytes(as: word.description) else {
            at = start
            throw unexpected("a value")
        }
        try add(kind, at: start)
    }
}

extension JSONParser {
    /// The current byte; 0, which has no place in JSON, at the end.
    var peek: UInt8 {
        @inline(__always) get { at < bytes.count ? bytes[at] : 0 }
    }

    @inline(__always)
    mutating func skipBlanks() {
        while at < bytes.count, bytes[at] <= 0x20 {
            switch bytes[at] {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default: return
            }
        }
    }

    /// The fault "expected this, found that" at the current byte.
    func unexpected(_ expected: String) -> Fault {
        guard at < bytes.count else {
            return Fault(
                code: .syntax, message: bytes.isEmpty ? "the text is empty" : "expected \(expected), found the end",
                offset: at)
        }
        if bytes[at] >= 0x80, let invalid = Encoding.firstInvalid(in: bytes[at...]), invalid == at {
            return Encoding.invalidUTF8(at: at, in: bytes)
        }
        return Fault(code: .syntax, message: "expected \(expected), found \(found)", offset: at)
    }

    /// The word or the byte at the current place, for messages.
    private var found: String {
        let word = bytes[at...].prefix(20).prefix { $0.isLetter }
        return word.count > 1 ? String(decoding: word, as: UTF8.self).quotedForMessage : bytes[at].shown
    }

    private func refuseMarks() throws(Fault) {
        try Encoding.refuseUTF16(bytes)
        guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return }
        throw Fault(code: .encoding, message: "a byte order mark, which JSON does not allow", offset: 0)
    }
}

extension UInt8 {
    /// Whether this is an ASCII letter.
    var isLetter: Bool {
        let lower = self | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }
}
