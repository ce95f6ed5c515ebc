/// Where the bytes of an object go. Several threads may write at once, each to its own stretch, if `takesAnyOrder`.
public protocol ByteSink: Sendable {
    /// Puts `bytes` at `offset` (bytes from the beginning). May block on a local disk, on nothing else.
    /// - Throws: `.localFile` if it cannot.
    func write(_ bytes: RawSpan, at offset: UInt64) throws(StorageError)

    /// Forgets what was written, so that a transfer can begin again at 0. False if it cannot, which is the default.
    func restart() throws(StorageError) -> Bool

    /// Whether stretches may come in any order, and at once. False unless said otherwise.
    var takesAnyOrder: Bool { get }

    /// Told of the whole size, in bytes, before stretches come in any order. Does nothing unless said otherwise.
    /// - Throws: `.localFile` if there is no room.
    func prepare(size: UInt64) throws(StorageError)
}

extension ByteSink {
    /// Cannot begin again.
    public func restart() throws(StorageError) -> Bool { false }
    /// One stretch after the other.
    public var takesAnyOrder: Bool { false }
    /// Needs no notice.
    public func prepare(size: UInt64) throws(StorageError) {}
}
