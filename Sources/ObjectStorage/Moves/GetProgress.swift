internal import Synchronization

/// What is known of an object while `RangedGet` brings it, and whether it must begin again.
final class GetProgress: Sendable {
    /// Why everything begins again.
    enum Restart: Sendable {
        /// The object is another one now, or its bytes are wrong.
        case afresh
        /// The store cannot do ranges of this object.
        case asStream
    }

    private struct State {
        var first: RangeAnswer?
        var restart: Restart?
        var isStream: Bool
    }

    /// Most bytes of the object.
    let limit: UInt64?
    private let state: Mutex<State>

    /// - Parameter isStream: whether the sink wants its bytes in order.
    init(limit: UInt64?, isStream: Bool) {
        self.limit = limit
        state = Mutex(State(isStream: isStream))
    }

    /// The first answer, which the others must fit.
    var answer: RangeAnswer { state.withLock { $0.first ?? RangeAnswer() } }
    /// Whether ranges are out of the question.
    var isStream: Bool { state.withLock { $0.isStream } }
    /// Whether, and why, to begin again.
    var restart: Restart? { state.withLock { $0.restart } }

    /// Forgets the object, but not that it comes as a stream.
    func reset() {
        state.withLock { $0 = State(isStream: $0.isStream || $0.restart == .asStream) }
    }

    /// Demands to begin again.
    /// - Returns: the error to throw.
    func begin(_ restart: Restart, because error: StorageError) -> StorageError {
        state.withLock { $0.restart = restart }
        return error
    }

    /// Holds an answer for `piece` against what is known.
    /// - Throws: `.tooLarge` over the limit; whatever demands to begin again.
    func accept(_ answer: RangeAnswer, for piece: Piece) throws(StorageError) {
        let wanted = piece.offset + piece.done
        if !answer.isPart, wanted > 0 {
            throw begin(.asStream, because: Self.changed("the server ignores the range"))
        }
        if answer.isPart, answer.offset != wanted {
            throw StorageError(.corrupt, "the server sends other bytes than those asked for", isTransient: true)
        }
        let first = state.withLock { state in
            state.first = state.first ?? answer
            return state.first ?? answer
        }
        if first.version != answer.version || (answer.isPart && first.size != answer.size) {
            throw begin(.afresh, because: Self.changed("the object was changed while it was read"))
        }
        if let limit, let size = answer.size, size > limit { throw .overLimit(limit) }
    }

    /// Reading again is worth while.
    static func changed(_ why: String) -> StorageError { StorageError(.unavailable, why, isTransient: true) }
}
