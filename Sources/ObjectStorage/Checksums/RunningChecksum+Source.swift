extension RunningChecksum {
    /// Bytes of a source taken at a time.
    private static let pieceSize = 1 << 20

    /// Of all the bytes of a source. Blocks.
    /// - Throws: `.localFile` from the source; `.cancelled`.
    init(_ kind: ChecksumKind, of source: any ByteSource, _ cancellation: Cancellation) throws(StorageError) {
        self.init(kind)
        var check = self
        try source.forEachPiece(of: Self.pieceSize) { (piece, _) throws(StorageError) in
            try cancellation.check()
            check.add(piece)
        }
        self = check
    }
}
