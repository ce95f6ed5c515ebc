/// Checks of text in foreign memory.
enum UTF8Text {
    /// Whether the bytes are well-formed UTF-8 (Unicode 15, table 3-7: no surrogates, nothing overlong).
    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        let span = unsafe Span<UInt8>(_unsafeStart: start.assumingMemoryBound(to: UInt8.self), count: bytes.count)
        return (try? UTF8Span(validating: span)) != nil
    }
}
