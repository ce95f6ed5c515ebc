internal import FileBridge
internal import FlyteIDL

extension FuzzTarget {
    /// The content of an output file, read as each simple type; and the dialects below that.
    ///
    /// What reads as a value has a text that reads as the same value: written as the input of the next task it stays what it is.
    static let values = FuzzTarget(
        name: "values", promise: "file -> value -> text -> value is stable, for every simple type"
    ) {
        bytes in
        let types: [SimpleType] = [
            .none, .integer, .float, .string, .boolean, .datetime, .duration, .binary, .error, .structure, .unknown(99),
        ]
        for type in types { checkValue(bytes, type) }
        checkDialects(String(decoding: bytes, as: UTF8.self))
    }

    private static func checkValue(_ content: [UInt8], _ type: SimpleType) {
        do throws(BridgeError) {
            let value = try ValueText.parse(content, as: type)
            guard let text = text(of: value) else { return }
            let again = require("the text \(text) of a \(type) reads") { () throws(BridgeError) in
                try ValueText.parse(text, as: type)
            }
            require(encoded(again) == encoded(value), "the text of a \(type) reads as the same")
        } catch {
            require(error.code == .value || error.code == .type, "reading a \(type) fails with \(error.code)")
            require(isOneLine(error.message), "the message fits one line: \(error)")
        }
    }

    /// What the input file of a value holds; nil where that is no text of this dialect, or a moment past the years it can spell.
    private static func text(of literal: Literal) -> [UInt8]? {
        guard case .scalar(let scalar) = literal.value else { return nil }
        switch scalar.value {
        case .primitive(let primitive):
            if case .datetime(let moment) = primitive.value, !yearsOfFourDigits.contains(moment.seconds) { return nil }
            return Array(ValueText.text(of: primitive).utf8)
        case .generic(let structure): return SummaryJSON.bytes(of: structure)
        case .binary(let binary): return binary.value
        case .error(let error): return Array(error.message.utf8)
        default: return nil
        }
    }

    private static let yearsOfFourDigits = -62_167_219_200...Int64(253_402_300_799)

    private static func encoded(_ literal: Literal) -> [UInt8] {
        require("a value encodes") { () throws(IDLError) in
            try LiteralMap([LiteralMap.Entry(name: "x", value: literal)]).serialized()
        }
    }

    private static func checkDialects(_ text: String) {
        if let float = try? GoFloat.parse(text) {
            let again = try? GoFloat.parse(GoFloat.text(float))
            require(again?.bitPattern == float.bitPattern, "a float reads back to the bit")
        }
        if let nanoseconds = GoDuration.parse(text) {
            require(GoDuration.parse(GoDuration.text(nanoseconds: nanoseconds)) == nanoseconds, "a duration reads back")
        }
        if let moment = InternetTime.parse(text, .protoJSON) {
            require(InternetTime.parse(text, .go) == moment, "Go reads every time that proto JSON has, and the same")
            require(CivilTime(unixSeconds: moment.seconds).unixSeconds == moment.seconds, "the calendar goes both ways")
        }
    }
}
