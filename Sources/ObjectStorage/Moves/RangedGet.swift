/// Brings one object into a sink: a small one with a single request, a large one in ranges that come at once; after an
/// interruption each goes on from its last good byte.
///
/// All bytes are of one version: every request after the first carries the version's mark, and every answer must have it.
/// Where the object changes meanwhile, where its bytes do not give the store's checksum, or where a store without marks
/// breaks off, everything begins again, if the sink can. A store that does not do ranges is read in one stream.
struct RangedGet: Sendable {
    /// Asks once, without retrying. Status 412 says that the version is no more, 416 that there are no such bytes. Returns the
    /// answer that was accepted, also where it had no body.
    typealias Ask = @Sendable (RangeRequest) async throws(StorageError) -> RangeAnswer

    /// Bytes of a range. The first one is asked for without knowing the size. With 8 MiB a middling object comes in several
    /// streams already, and the share of the requests themselves is small.
    static let rangeSize: UInt64 = 8 << 20

    let ask: Ask
    let budget: TransferBudget
    var retry = RetryRule()
    /// Bytes of a range, unless there would be too many.
    var rangeSize = RangedGet.rangeSize
    /// Whether the first question is for the whole object, of which then only the first range is taken: for stores that tell
    /// the check of the whole object in answers with all of it alone.
    var opensWhole = false
    /// Ranges of an object at most; larger objects come in larger ranges.
    var mostRanges: UInt64 = 4_096
    /// Whether a sink that wants its bytes in order gets ranges too, one after the other, and not one stream.
    var asksInOrder = false

    /// - Parameter limit: most bytes of the object; nil for any number.
    /// - Throws: `.tooLarge` over the limit; `.corrupt` if the checksum is wrong each time; what `ask` and the sink throw.
    func get(into sink: any ByteSink, limit: UInt64?) async throws(StorageError) -> ObjectInfo {
        let progress = GetProgress(limit: limit, isStream: !sink.takesAnyOrder && !asksInOrder)
        return try await retry.run(
            when: { _ in progress.restart != nil }, again: { () throws(StorageError) in try sink.restart() }
        ) { () async throws(StorageError) in
            progress.reset()
            return try await once(into: sink, progress)
        }
    }

    private func once(into sink: any ByteSink, _ progress: GetProgress) async throws(StorageError) -> ObjectInfo {
        let first = Piece(offset: 0, count: progress.isStream ? nil : rangeSize, sink: sink, limit: progress.limit)
        try await fetch(first, progress)
        var pieces = [first]
        if let size = progress.answer.size, size > first.done {
            pieces += try await fetchRest(after: first, size, into: sink, progress)
        }
        try verify(pieces, progress)
        let answer = progress.answer
        let size = pieces.reduce(0) { $0 + $1.done }
        return ObjectInfo(size: size, entityTag: answer.entityTag, modified: answer.modified)
    }

    private func fetchRest(
        after first: Piece, _ size: UInt64, into sink: any ByteSink, _ progress: GetProgress
    ) async throws(StorageError) -> [Piece] {
        guard progress.answer.version != nil else {
            throw progress.begin(.asStream, because: GetProgress.changed("the object has no mark of its version"))
        }
        try sink.prepare(size: size)
        let rest = size - first.done
        let limits = PartLimits(smallest: 1, largest: UInt64(Int64.max) / mostRanges, count: mostRanges)
        let plan = try PartPlan(size: rest, limits: limits, wanted: rangeSize)
        let pieces = (0..<plan.count).map { index in
            Piece(offset: first.done + plan[index].offset, count: plan[index].count, sink: sink)
        }
        let width = sink.takesAnyOrder ? budget.perObject : 1
        _ = try await Parallel.map(pieces, width: width) { (piece) async throws(StorageError) in
            try await fetch(piece, progress)
        }
        return pieces
    }

    private func verify(_ pieces: [Piece], _ progress: GetProgress) throws(StorageError) {
        guard let expected = progress.answer.checksum else { return }
        var whole = RunningChecksum(expected.kind)
        for piece in pieces {
            guard let check = piece.checksum else { return }
            whole.join(check)
        }
        if whole.checksum == expected { return }
        throw progress.begin(
            .afresh,
            because: StorageError(
                .corrupt, "the bytes received give \(whole.checksum), and the store says \(expected)", isTransient: true
            ))
    }
}

extension RangedGet {
    /// One piece, over as many requests as it takes.
    private func fetch(_ piece: Piece, _ progress: GetProgress) async throws(StorageError) {
        try await retry.run(
            done: { piece.done }, again: { () throws(StorageError) in Self.canGoOn(piece, progress) }
        ) { () async throws(StorageError) in
            do throws(StorageError) {
                try await budget.run { () async throws(StorageError) in try await request(piece, progress) }
            } catch  where error.status == 412 {
                throw progress.begin(.afresh, because: GetProgress.changed("the object was changed while it was read"))
            } catch  where error.code == .corrupt && error.isTransient {
                // A store that checks each answer found one wrong: its bytes are in the sink already.
                throw progress.begin(.afresh, because: error)
            } catch  where error.status == 416 && piece.offset == 0 && piece.done == 0 && !progress.isStream {
                // An empty object has no first byte, and so no range.
                throw progress.begin(.asStream, because: GetProgress.changed(error.message))
            }
        }
    }

    /// Whether another request can go on where the last one ended.
    private static func canGoOn(_ piece: Piece, _ progress: GetProgress) -> Bool {
        if progress.restart != nil { return false }
        if piece.done == 0 || progress.answer.version != nil { return true }
        _ = progress.begin(.afresh, because: .cancelled)
        return false
    }

    private func request(_ piece: Piece, _ progress: GetProgress) async throws(StorageError) {
        let accept: @Sendable (RangeAnswer) throws(StorageError) -> Void = { (answer) throws(StorageError) in
            try progress.accept(answer, for: piece)
            piece.begin(answer, check: progress.answer.checksum?.kind, isCut: isCut(answer, progress))
        }
        let isFirst = piece.offset + piece.done == 0
        let range = isFirst && opensWhole ? nil : piece.rest
        let version = isFirst ? nil : progress.answer.version
        do throws(StorageError) {
            let answer = try await ask(
                RangeRequest(
                    range: range, version: version, sink: piece, accept: accept, takeBack: { piece.takeBack() }))
            if piece.done == 0 { try accept(answer) }
        } catch {
            // The rest of the answer was not wanted.
            if !piece.isTaken { throw error }
        }
        guard piece.isComplete else { throw GetProgress.changed("the object came only in part") }
    }

    /// Whether of an answer with a whole object only the first range is taken. Not where the rest could not be had, or is little.
    private func isCut(_ answer: RangeAnswer, _ progress: GetProgress) -> Bool {
        guard opensWhole, !answer.isPart, !progress.isStream, answer.version != nil, let size = answer.size else {
            return false
        }
        return size > 2 * rangeSize
    }
}
