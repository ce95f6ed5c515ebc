/// Where the bytes of an object go. Called from one thread at a time for one transfer.
public protocol ByteSink: Sendable {
    /// Puts `bytes` at `offset` (bytes from the beginning). May block on a local disk, on nothing else.
    /// - Throws: `.localFile` if it cannot.
    func write(_ bytes: RawSpan, at offset: UInt64) throws(StorageError)

    /// Forgets what was written, so that a transfer can begin again at 0. False if it cannot, which is the default.
    func restart() throws(StorageError) -> Bool
}

extension ByteSink {
    /// Cannot begin again.
    public func restart() throws(StorageError) -> Bool { false }
}
