/// A part of an object that is to be sent.
struct Part: Sendable {
    /// From 1, as S3 counts.
    let number: Int
    /// Where it is in the object.
    let range: ByteRange
    /// Its bytes, from 0 on; readable more than once.
    let source: any ByteSource
}

/// Sends one object in parts, several at once; the store puts them together at the end, so that it appears whole or not at
/// all. Each part is sent again on its own; a failure, or a cancellation, takes everything back.
struct PartedPut<Session: Sendable, Receipt: Sendable>: Sendable {
    let budget: TransferBudget
    var retry = RetryRule()
    /// Opens the upload; one attempt.
    let begin: @Sendable () async throws(StorageError) -> Session
    /// Sends a part; one attempt. What it returns is for `complete`.
    let send: @Sendable (Session, Part) async throws(StorageError) -> Receipt
    /// Puts the parts, in their order, together; one attempt. After a lost answer it may be asked again.
    let complete: @Sendable (Session, [Receipt]) async throws(StorageError) -> ObjectInfo
    /// Takes everything back; should be quick, and cannot fail.
    let abort: @Sendable (Session) async -> Void

    /// - Throws: what the closures and the source throw; `.cancelled`.
    func put(_ source: any ByteSource, _ plan: PartPlan) async throws(StorageError) -> ObjectInfo {
        let session = try await retry.run { () async throws(StorageError) in try await begin() }
        do throws(StorageError) {
            let parts = (0..<plan.count).map { index in
                Part(number: index + 1, range: plan[index], source: PartSource(source, plan[index]))
            }
            let receipts = try await Parallel.map(parts, width: budget.perObject) { (part) async throws(StorageError) in
                try await retry.run { () async throws(StorageError) in
                    try await budget.run { () async throws(StorageError) in try await send(session, part) }
                }
            }
            return try await retry.run { () async throws(StorageError) in try await complete(session, receipts) }
        } catch {
            let abort = abort
            await Shielded.run { await abort(session) }
            throw error
        }
    }
}

/// A stretch of a source as a source.
struct PartSource: ByteSource {
    private let whole: any ByteSource
    private let range: ByteRange

    /// The bytes of `range`.
    init(_ whole: any ByteSource, _ range: ByteRange) {
        (self.whole, self.range) = (whole, range)
    }

    /// Of the stretch.
    var size: UInt64 { range.count }

    /// Reads at an offset within the stretch.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        guard offset < range.count else { return 0 }
        let wanted = Int(min(UInt64(buffer.count), range.count - offset))
        return try whole.read(
            into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: range.offset + offset)
    }
}
