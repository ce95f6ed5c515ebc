internal import Synchronization

/// One stretch of an object on its way into the sink: what of it is there, and its checks. It outlives interruptions: a new
/// request goes on where the last one ended.
final class Piece: ByteSink {
    private struct State {
        var count: UInt64?
        var done: UInt64 = 0
        /// How much was there when the answer began that is being received.
        var atBegin: UInt64 = 0
        var checksum: RunningChecksum?
        var checksumAtBegin: RunningChecksum?
        var isCut = false
    }

    /// Where it begins in the object.
    let offset: UInt64
    private let sink: any ByteSink
    /// Most bytes of the whole object.
    private let limit: UInt64?
    private let state: Mutex<State>

    /// - Parameter count: bytes wanted at most; nil is all there are.
    init(offset: UInt64, count: UInt64?, sink: any ByteSink, limit: UInt64? = nil) {
        (self.offset, self.sink, self.limit) = (offset, sink, limit)
        state = Mutex(State(count: count))
    }

    /// Bytes that are in the sink.
    var done: UInt64 { state.withLock { $0.done } }
    /// Whether all that was wanted is there.
    var isComplete: Bool { state.withLock { $0.count == nil || $0.count == $0.done } }

    /// Whether all that was wanted of a longer answer is there.
    var isTaken: Bool { state.withLock { $0.isCut && $0.count == $0.done } }

    /// What is still to be asked for; nil for the whole object.
    var rest: ByteRange? {
        state.withLock { state in
            if state.done == 0, state.count == nil { return nil }
            // To the end, wherever that is: HTTP cuts a range at the object's end.
            let end = state.count.map { offset + $0 } ?? UInt64(Int64.max)
            return ByteRange(offset: offset + state.done, count: end - offset - state.done)
        }
    }

    /// Takes note of the answer that comes now: how long the piece is, and which check to make (in the first answer).
    /// - Parameter isCut: whether only this piece is taken of an answer with the whole object.
    func begin(_ answer: RangeAnswer, check: ChecksumKind?, isCut: Bool) {
        state.withLock { state in
            if state.done == 0 { state.checksum = check.map { RunningChecksum($0) } }
            let room = answer.size.map { $0 - min($0, offset) }
            state.count = answer.isPart || isCut ? [state.count, room].compactMap { $0 }.min() : room
            (state.atBegin, state.checksumAtBegin) = (state.done, state.checksum)
            state.isCut = isCut
        }
    }

    /// Forgets what the last answer brought: it cannot be trusted, and is asked for again. For sinks that take any order.
    func takeBack() {
        state.withLock { ($0.done, $0.checksum) = ($0.atBegin, $0.checksumAtBegin) }
    }

    /// The check of what is there; nil if none was made.
    var checksum: RunningChecksum? { state.withLock { $0.checksum } }

    /// Puts bytes of the current answer in place. Ends an answer that is longer than the piece with an error; the piece is
    /// complete then.
    /// - Throws: what the sink throws; `.corrupt` for more bytes than announced; `.tooLarge` over the limit.
    func write(_ bytes: RawSpan, at position: UInt64) throws(StorageError) {
        let (done, count, isCut) = state.withLock { ($0.atBegin + position, $0.count, $0.isCut) }
        let end = done + UInt64(bytes.byteCount)
        if let limit, offset + end > limit { throw .overLimit(limit) }
        guard let count, end > count else { return try put(bytes, at: done) }
        if isCut { try put(bytes.extracting(first: Int(count - done)), at: done) }
        throw StorageError(.corrupt, "the server sends more bytes than it announced")
    }

    private func put(_ bytes: RawSpan, at done: UInt64) throws(StorageError) {
        try sink.write(bytes, at: offset + done)
        state.withLock { state in
            state.checksum?.add(bytes)
            state.done = done + UInt64(bytes.byteCount)
        }
    }
}
