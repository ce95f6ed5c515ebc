/// What YAML scalars mean: the core schema of YAML 1.2, as far as JSON goes.
enum CoreSchema {
    /// The kind of a scalar, by its tag, its style and its text.
    /// - Throws: `.unsupported` for other tags, `.syntax` where text and tag disagree.
    static func kind(of scalar: YAMLScalar, at offset: Int) throws(Fault) -> StructuredValue.Kind {
        guard let tag = scalar.tag else { return scalar.isPlain ? kind(ofPlain: scalar.text) : .string(scalar.text) }
        let kind = kind(ofPlain: scalar.text)
        switch (tag, kind) {
        case (core + "str", _), (nonSpecific, _): return .string(scalar.text)
        case (core + "null", .null), (core + "bool", .bool), (core + "float", .number): return kind
        case (core + "float", .string(let text)) where isNoNumber(text, scalar): return kind
        case (core + "int", .number(let text)) where isWhole(text): return kind
        case (core + "null", _), (core + "bool", _), (core + "int", _), (core + "float", _):
            let name = tag.dropFirst(core.count)
            throw Fault(
                code: .syntax, message: "\(scalar.text.quotedForMessage) is not a value of the tag !!\(name)",
                offset: offset)
        default: throw unsupported(tag, offset)
        }
    }

    /// Refuses collections with tags, but for those that say what they are anyway.
    static func check(_ collection: YAMLCollection, at offset: Int) throws(Fault) {
        guard let tag = collection.tag, tag != nonSpecific, tag != core + (collection.isMapping ? "map" : "seq") else {
            return
        }
        throw unsupported(tag, offset)
    }

    /// The kind of a scalar that is neither quoted nor tagged.
    static func kind(ofPlain text: String) -> StructuredValue.Kind {
        if text.utf8.count <= longestWord, let kind = words[ByteString(text)] { return kind }
        if let number = YAMLNumber.spelling(of: text) { return .number(number) }
        return .string(text)
    }

    private static let core = "tag:yaml.org,2002:"

    /// The tag `!`: a string, a sequence or a mapping as the syntax says. libyaml drops it from plain scalars.
    private static let nonSpecific = "!"

    private static let longestWord = 5

    private static let words: [ByteString: StructuredValue.Kind] = {
        var words: [ByteString: StructuredValue.Kind] = [:]
        for word in ["", "~", "null", "Null", "NULL"] { words[ByteString(word)] = .null }
        for word in ["true", "True", "TRUE"] { words[ByteString(word)] = .bool(true) }
        for word in ["false", "False", "FALSE"] { words[ByteString(word)] = .bool(false) }
        for word in [".inf", ".Inf", ".INF"] {
            words[ByteString(word)] = .string("Infinity")
            words[ByteString("+" + word)] = .string("Infinity")
            words[ByteString("-" + word)] = .string("-Infinity")
        }
        for word in [".nan", ".NaN", ".NAN"] { words[ByteString(word)] = .string("NaN") }
        return words
    }()

    /// Whether the text meant an infinity or NaN.
    private static func isNoNumber(_ resolved: String, _ scalar: YAMLScalar) -> Bool {
        !resolved.hasSameBytes(as: scalar.text)
    }

    private static func isWhole(_ number: String) -> Bool {
        number.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 &- UInt8(ascii: "0") <= 9 }
    }

    private static func unsupported(_ tag: String, _ offset: Int) -> Fault {
        Fault(code: .unsupported, message: "the tag \(tag.quotedForMessage) is not supported", offset: offset)
    }
}
