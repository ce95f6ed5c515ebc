public import FlyteIDL
internal import StructuredText

extension ValueText {
    /// Most bytes of a file whose type has short values (numbers, booleans, moments): the Go implementation's limit for all.
    public static let shortLimit = 1_024
    /// Most bytes of a file whose type has long ones (text, structs, binary): more than an outputs.pb may have.
    public static let longLimit = 64 << 20

    /// Most bytes of a file of a type; nil where the content does not matter.
    public static func limit(of type: SimpleType) -> Int? {
        switch type {
        case .integer, .float, .boolean, .datetime, .duration: shortLimit
        case .string, .structure, .binary, .error: longLimit
        case .none, .unknown: nil
        }
    }

    /// The value of a file's content, as its declared type reads it. Blanks, tabs and newlines around it do not count,
    /// nor, where they cannot be meant, carriage returns. BINARY takes the bytes as they are.
    /// - Throws: `.value` with the cause; `.type` for a type that the schema does not know.
    public static func parse(_ content: [UInt8], as type: SimpleType) throws(BridgeError) -> Literal {
        switch type {
        case .none: return Literal(Scalar.Value.none)
        case .binary: return Literal(.binary(Binary(value: content, tag: "msgpack")))
        case .string: return Literal(.string(try text(content)))
        case .error: return Literal(.error(FlyteError(message: try text(content))))
        case .integer: return Literal(.integer(try integer(try text(content, trimsReturns: true))))
        case .float: return Literal(.float(try float(try text(content, trimsReturns: true))))
        case .boolean: return Literal(.boolean(try boolean(try text(content, trimsReturns: true))))
        case .datetime: return Literal(.datetime(try datetime(try text(content, trimsReturns: true))))
        case .duration: return Literal(.duration(try duration(try text(content, trimsReturns: true))))
        case .structure: return Literal(.generic(try StructText.parse(content)))
        case .unknown(let number): throw BridgeError(.type, "simple type \(number) is not known")
        }
    }

    private static func text(_ content: [UInt8], trimsReturns: Bool = false) throws(BridgeError) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || trimsReturns && $0 == 0x0d }
        let trimmed = content.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        guard let text = String(validating: trimmed, as: UTF8.self) else {
            throw BridgeError(.value, "the text is not UTF-8")
        }
        return text
    }

    private static func integer(_ text: String) throws(BridgeError) -> Int64 {
        if let integer = Int64(text) { return integer }
        let digits = text.utf8.dropFirst(
            text.utf8.first == UInt8(ascii: "-") || text.utf8.first == UInt8(ascii: "+") ? 1 : 0)
        if !digits.isEmpty, digits.allSatisfy({ $0.isDigit }) {
            throw BridgeError(.value, "\(shown(text)) does not fit into 64 bits")
        }
        throw BridgeError(.value, "\(shown(text)) is not a decimal integer")
    }

    private static func float(_ text: String) throws(BridgeError) -> Double {
        do {
            return try GoFloat.parse(text)
        } catch {
            throw BridgeError(
                .value, error == .range ? "\(shown(text)) is past the largest double" : "\(shown(text)) is not a number"
            )
        }
    }

    /// Spellings of Go's strconv.ParseBool.
    private static func boolean(_ text: String) throws(BridgeError) -> Bool {
        switch text {
        case "1", "t", "T", "TRUE", "true", "True": true
        case "0", "f", "F", "FALSE", "false", "False": false
        default: throw BridgeError(.value, "\(shown(text)) is not true or false")
        }
    }

    private static func datetime(_ text: String) throws(BridgeError) -> Timestamp {
        guard let timestamp = InternetTime.parse(text, .go) else {
            throw BridgeError(.value, "\(shown(text)) is not an RFC 3339 time such as 2024-02-29T01:02:03.5Z")
        }
        return timestamp
    }

    private static func duration(_ text: String) throws(BridgeError) -> ProtoDuration {
        guard let nanoseconds = GoDuration.parse(text) else {
            throw BridgeError(.value, "\(shown(text)) is not a duration such as 1h30m or 1.5s")
        }
        return ProtoDuration(nanoseconds: nanoseconds)
    }

    /// A text in quotes, shortened, with control characters escaped.
    static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let escaped = scalars.prefix(40).map {
            $0.value < 0x20 || $0.value == 0x7f ? $0.escaped(asASCII: true) : String($0)
        }
        return text.isEmpty ? "an empty file" : "\"\(escaped.joined())\(scalars.count > 40 ? "…" : "")\""
    }
}
