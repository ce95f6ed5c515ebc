/// YAML as bytes: what JSON can hold, read and written through libyaml.
public enum YAMLText {
    /// Reads one document. Plain scalars follow YAML 1.2's core schema, so `no` and `on` are strings.
    ///
    /// * `null`, `~`, nothing; `true`, `false`; decimal, `0x` and `0o` integers (as decimals) and floats become JSON's,
    ///   with the three usual capitalizations; a whole number with a leading zero is a string.
    /// * `.inf`, `-.inf` and `.nan` become the strings `Infinity`, `-Infinity` and `NaN`, as in proto3 JSON.
    /// * Scalars as keys become their text. A text without a document is null.
    /// * Aliases may stand for `YAMLText.mostCopied` values in all.
    /// - Throws: `.syntax`, `.duplicateKey`, `.depth` (at most `YAMLText.deepest`), `.size`, `.encoding` (not UTF-8), `.unsupported`
    ///   (merge keys, collections as keys, tags but those of the core schema, cycles, several documents).
    public static func parse(_ bytes: [UInt8], limits: TextLimits = TextLimits()) throws(TextError) -> StructuredValue {
        do throws(Fault) {
            try limits.check(size: bytes.count)
            return try YAMLComposer.compose(bytes, limits: limits)
        } catch {
            throw TextError(error, in: bytes)
        }
    }

    /// Writes a value as one document in block style, UTF-8, long lines folded at 80 columns, a line break at the end.
    ///
    /// Every YAML reader, of version 1.1 or 1.2, reads back the same types: strings that any would take for something else are quoted.
    /// Levels below `deepestBlock` are in flow style, and nothing is then folded, as indentation would make the text grow with the
    /// square of the depth.
    /// - Throws: `.size` (out of memory, or a string of 2 GiB).
    public static func write(_ value: StructuredValue) throws(TextError) -> [UInt8] {
        var writer = try YAMLWriter(for: value)
        try writer.write(value)
        return try writer.finish()
    }

    /// Nesting that is read at most, whatever the limits say: Go's YAML reader has the same bound.
    public static let deepest = 10_000

    /// Values that all aliases together may add.
    public static let mostCopied = 1_000_000

    /// Levels that are written in block style at most.
    public static let deepestBlock = 64
}
