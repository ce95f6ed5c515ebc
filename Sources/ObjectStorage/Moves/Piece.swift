internal import Synchronization

/// One stretch of an object on its way into the sink: what of it is there, and its checks. It outlives interruptions: a new
/// request goes on where the last one ended.
final class Piece: ByteSink {
    private struct State {
        var count: UInt64?
        var done: UInt64 = 0
        /// How much was there when the answer began that is being received.
        var atBegin: UInt64 = 0
        var checksums: [RunningChecksum] = []
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

    /// What is still to be asked for; nil for the whole object.
    var rest: ByteRange? {
        state.withLock { state in
            if state.done == 0, state.count == nil { return nil }
            // To the end, wherever that is: HTTP cuts a range at the object's end.
            let end = state.count.map { offset + $0 } ?? UInt64(Int64.max)
            return ByteRange(offset: offset + state.done, count: end - offset - state.done)
        }
    }

    /// Takes note of the answer that comes now: how long the piece is, and which checks to make (in the first answer).
    func begin(_ answer: RangeAnswer, checks: [ChecksumKind]) {
        state.withLock { state in
            if state.done == 0 { state.checksums = checks.map { RunningChecksum($0) } }
            let room = answer.size.map { $0 - min($0, offset) }
            state.count = answer.isPart ? [state.count, room].compactMap { $0 }.min() : room
            state.atBegin = state.done
        }
    }

    /// The check of what is there, of one kind; nil if it was not made.
    func checksum(_ kind: ChecksumKind) -> RunningChecksum? {
        state.withLock { $0.checksums.first { $0.kind == kind } }
    }

    /// Puts bytes of the current answer in place.
    /// - Throws: what the sink throws; `.corrupt` for more bytes than announced; `.tooLarge` over the limit.
    func write(_ bytes: RawSpan, at position: UInt64) throws(StorageError) {
        let (done, count) = state.withLock { ($0.atBegin + position, $0.count) }
        let end = done + UInt64(bytes.byteCount)
        if let limit, offset + end > limit { throw .overLimit(limit) }
        if let count, end > count { throw StorageError(.corrupt, "the server sends more bytes than it announced") }
        try sink.write(bytes, at: offset + done)
        state.withLock { state in
            for index in state.checksums.indices { state.checksums[index].add(bytes) }
            state.done = end
        }
    }
}
