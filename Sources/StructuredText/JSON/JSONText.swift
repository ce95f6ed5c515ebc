/// JSON (RFC 8259) as bytes, read strictly and written minimally.
public enum JSONText {
    /// Reads one JSON value; nothing but blanks may stand around it.
    ///
    /// Takes linear time and no stack for deep texts.
    /// - Throws: `.syntax`, `.duplicateKey` (one name twice in an object), `.depth`, `.size`,
    ///   `.encoding` (invalid UTF-8, a byte order mark).
    public static func parse(_ bytes: [UInt8], limits: TextLimits = TextLimits()) throws(TextError) -> StructuredValue {
        do throws(Fault) {
            try limits.check(size: bytes.count)
            var parser = JSONParser(bytes, limits: limits)
            return try parser.parse()
        } catch {
            throw TextError(error, in: bytes)
        }
    }

    /// Whether `text` is a valid JSON number and nothing else.
    public static func isNumber(_ text: String) -> Bool {
        var scan = NumberScan(Array(text.utf8), at: 0)
        return scan.run() == nil && scan.isAtEnd
    }
}
