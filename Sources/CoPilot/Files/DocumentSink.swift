/// Takes a document in pieces.
struct DocumentSink {
    /// Takes the next piece.
    let take: (RawSpan) -> Void

    func write(_ bytes: [UInt8]) { take(bytes.span.bytes) }
}
