import Glibc
import Synchronization

@testable import ObjectStorage

/// A store with one object that answers as a script says: the other side of `RangedGet`.
final class ScriptedObject: Sendable {
    /// What goes wrong with a request.
    enum Trouble: Sendable {
        /// The body ends after so many bytes, with an error that another attempt may help with.
        case cut(after: Int)
        /// The object is replaced before the answer.
        case change
        /// A bit of the body is wrong.
        case corrupt
        case fail(StorageError)
    }

    struct State {
        var bytes: [UInt8]
        var version = 1
        var requests: [RangeRequest] = []
        var troubles: [Int: Trouble]
    }

    let state: Mutex<State>
    let hasVersions: Bool
    let doesRanges: Bool
    let kind: ChecksumKind?
    let tellsOfParts: Bool

    /// - Parameter troubles: by the number of the request, from 0.
    init(
        _ bytes: [UInt8], troubles: [Int: Trouble] = [:], hasVersions: Bool = true, doesRanges: Bool = true,
        kind: ChecksumKind? = nil, tellsOfParts: Bool = true
    ) {
        state = Mutex(State(bytes: bytes, troubles: troubles))
        (self.hasVersions, self.doesRanges, self.kind, self.tellsOfParts) = (
            hasVersions, doesRanges, kind, tellsOfParts
        )
    }

    var content: [UInt8] { state.withLock { $0.bytes } }
    var requests: [RangeRequest] { state.withLock { $0.requests } }

    /// One attempt.
    func ask(_ question: RangeRequest) async throws(StorageError) -> RangeAnswer {
        let (bytes, version, trouble) = state.withLock { state in
            let trouble = state.troubles.removeValue(forKey: state.requests.count)
            state.requests.append(question)
            if case .change = trouble {
                state.version += 1
                state.bytes = state.bytes.map { ~$0 }
            }
            return (state.bytes, "v\(state.version)", trouble)
        }
        if case .fail(let error) = trouble { throw error }
        if let wanted = question.version, wanted != version { throw StorageError(status: 412, reason: "") }
        let (answer, body) = try self.answer(question, bytes, version)
        try question.accept(answer)
        try send(body, trouble, to: question.sink)
        return answer
    }

    private func answer(_ question: RangeRequest, _ bytes: [UInt8], _ version: String) throws(StorageError) -> (
        RangeAnswer, ArraySlice<UInt8>
    ) {
        var answer = RangeAnswer(
            size: UInt64(bytes.count), version: hasVersions ? version : nil, checksum: check(bytes))
        guard doesRanges, let range = question.range else { return (answer, bytes[...]) }
        guard range.offset < bytes.count else { throw StorageError(status: 416, reason: "") }
        (answer.offset, answer.isPart) = (range.offset, true)
        if !tellsOfParts { answer.checksum = nil }
        return (answer, bytes[Int(range.offset)..<Int(min(range.end, UInt64(bytes.count)))])
    }

    func check(_ bytes: [UInt8]) -> Checksum? {
        guard let kind else { return nil }
        var running = RunningChecksum(kind)
        running.add(bytes.span.bytes)
        return running.checksum
    }

    private func send(_ body: ArraySlice<UInt8>, _ trouble: Trouble?, to sink: any ByteSink) throws(StorageError) {
        var sent = Array(body)
        if case .corrupt = trouble, !sent.isEmpty { sent[min(sent.count / 2, 500)] ^= 1 }
        if case .cut(let count) = trouble { sent = Array(sent.prefix(count)) }
        var offset = 0
        while offset < sent.count {
            let piece = Array(sent[offset...].prefix(700))
            try sink.write(piece.span.bytes, at: UInt64(offset))
            offset += piece.count
        }
        if case .cut = trouble { throw StorageError(.unavailable, "cut", isTransient: true) }
    }
}

/// Memory that takes stretches in any order, as a file does.
final class LooseSink: ByteSink {
    private let content = Mutex<[UInt8]>([])
    let canRestart: Bool

    init(canRestart: Bool = true) { self.canRestart = canRestart }

    var bytes: [UInt8] { content.withLock { $0 } }
    var takesAnyOrder: Bool { true }

    /// Compares without a loop in Swift, which is slow without optimisation.
    func holds(_ other: [UInt8]) -> Bool {
        content.withLock { content in
            content.count == other.count && memcmp(content, other, other.count) == 0
        }
    }

    func prepare(size: UInt64) { content.withLock { $0.reserveCapacity(Int(size)) } }

    func write(_ bytes: RawSpan, at offset: UInt64) throws(StorageError) {
        content.withLock { content in
            let end = Int(offset) + bytes.byteCount
            if content.count < end { content += [UInt8](repeating: 0, count: end - content.count) }
            content.withUnsafeMutableBytes { target in
                bytes.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(rebasing: target[Int(offset)..<end]).copyMemory(from: $0)
                }
            }
        }
    }

    func restart() throws(StorageError) -> Bool {
        if canRestart { content.withLock { $0 = [] } }
        return canRestart
    }
}
