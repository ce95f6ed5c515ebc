/// One record of comma-separated values (RFC 4180), as strict as Go's encoding/csv: a quote stands at a field's ends only.
enum CommaSeparated {
    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")

    /// - Throws: for quotes in wrong places.
    static func fields(_ record: String) throws(UsageError) -> [String] {
        var fields: [String] = [], rest = record.utf8[...]
        while true {
            fields.append(rest.first == quote ? try quoted(&rest) : try plain(&rest))
            guard let next = rest.popFirst() else { return fields }
            guard next == comma else { throw strayQuote }
        }
    }

    private static func plain(_ rest: inout Substring.UTF8View) throws(UsageError) -> String {
        let field = rest.prefix { $0 != comma }
        if field.contains(quote) { throw strayQuote }
        rest = rest[field.endIndex...]
        return String(Substring(field))
    }

    /// A quote within is doubled.
    private static func quoted(_ rest: inout Substring.UTF8View) throws(UsageError) -> String {
        rest.removeFirst()
        var field: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == quote {
                guard rest.first == quote else { return String(decoding: field, as: UTF8.self) }
                rest.removeFirst()
            }
            field.append(byte)
        }
        throw UsageError(message: "it has a quote that does not end")
    }

    private static var strayQuote: UsageError {
        UsageError(message: "it has a quote within a field: put the whole pair in quotes, and double those inside")
    }
}
