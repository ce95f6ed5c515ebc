import Testing

@testable import ObjectStorage

@Suite("A get in ranges")
struct RangedGetTests {
    private static let bytes = StorePlace.pattern(10_000)

    private func get(
        _ object: ScriptedObject, into sink: any ByteSink, limit: UInt64? = nil, opensWhole: Bool = false
    ) async throws(StorageError) -> ObjectInfo {
        var move = RangedGet(
            ask: { (question) async throws(StorageError) in try await object.ask(question) },
            budget: TransferBudget(concurrency: 4, memory: 1 << 30), retry: RetryRule(sleep: { _ in }), rangeSize: 1_024
        )
        move.opensWhole = opensWhole
        return try await move.get(into: sink, limit: limit)
    }

    @Test("brings objects around the size of a range", arguments: [0, 1, 1_023, 1_024, 1_025, 2_048, 10_000])
    func brings(_ size: Int) async throws {
        let object = ScriptedObject(Array(Self.bytes.prefix(size)), kind: .crc32c)
        let sink = LooseSink()
        #expect(try await get(object, into: sink).size == UInt64(size))
        #expect(sink.bytes == Array(Self.bytes.prefix(size)))
        let ranges = object.requests.compactMap(\.range).sorted { $0.offset < $1.offset }
        if size > 0 { #expect(ranges.count == (size + 1_023) / 1_024) }
        #expect(object.requests.dropFirst().allSatisfy { $0.version == "v1" || size == 0 })
    }

    @Test("asks once for what goes into memory in order")
    func streams() async throws {
        let object = ScriptedObject(Self.bytes)
        let sink = MemorySink(limit: 20_000)
        _ = try await get(object, into: sink)
        #expect(sink.bytes == Self.bytes)
        #expect(object.requests.count == 1 && object.requests[0].range == nil)
    }

    @Test("goes on from the last good byte, under the same version", arguments: [true, false])
    func resumes(_ inOrder: Bool) async throws {
        let object = ScriptedObject(
            Self.bytes, troubles: [0: .cut(after: 1_000), 1: .cut(after: 10), 2: .cut(after: 0)])
        let sink: any ByteSink = inOrder ? MemorySink(limit: 20_000) : LooseSink()
        _ = try await get(object, into: sink)
        #expect((sink as? MemorySink)?.bytes ?? (sink as? LooseSink)?.bytes == Self.bytes)
        #expect(object.requests[1].range?.offset == 1_000)
        #expect(object.requests[2].range?.offset == 1_010)
        #expect(object.requests[1].version == "v1")
    }

    @Test("never mixes two versions", arguments: 0..<8)
    func mixesNothing(_ number: Int) async throws {
        let object = ScriptedObject(Self.bytes, troubles: [number: .change, number + 1: .cut(after: 5)])
        let sink = LooseSink()
        _ = try await get(object, into: sink)
        #expect(sink.bytes == Self.bytes.map { ~$0 } || (sink.bytes == Self.bytes && number == 9))
    }

    @Test("fails where a changed object cannot begin again")
    func failsOnChange() async {
        let object = ScriptedObject(Self.bytes, troubles: [3: .change])
        let error = await #expect(throws: StorageError.self) {
            try await get(object, into: LooseSink(canRestart: false))
        }
        #expect(error?.isTransient == true)
        #expect(error?.message.contains("changed") == true)
    }

    @Test(
        "reads a store without versions, or without ranges, in one stream", arguments: [(false, true), (true, false)])
    func fallsBack(_ hasVersions: Bool, _ doesRanges: Bool) async throws {
        let object = ScriptedObject(
            Self.bytes, troubles: [1: .cut(after: 3_000)], hasVersions: hasVersions, doesRanges: doesRanges)
        let sink = LooseSink()
        _ = try await get(object, into: sink)
        #expect(sink.bytes == Self.bytes)
        #expect(object.requests.allSatisfy { ($0.range?.offset ?? 0) == 0 || $0.version != nil })
    }

    @Test("notices a wrong byte by the checksum, and reads again", arguments: ChecksumKind.allCases, [0, 4])
    func noticesCorruption(_ kind: ChecksumKind, _ number: Int) async throws {
        let object = ScriptedObject(Self.bytes, troubles: [number: .corrupt], kind: kind)
        let sink = LooseSink()
        _ = try await get(object, into: sink)
        #expect(sink.bytes == Self.bytes)
    }

    @Test("says so when the bytes are wrong each time")
    func refusesCorruption() async {
        let troubles = Dictionary(uniqueKeysWithValues: (0..<100).map { ($0, ScriptedObject.Trouble.corrupt) })
        let object = ScriptedObject(Self.bytes, troubles: troubles, kind: .crc64nvme)
        let error = await #expect(throws: StorageError.self) { try await get(object, into: LooseSink()) }
        #expect(error?.code == .corrupt)
    }

    @Test(
        "opens a whole object and takes the first range of it, where that is worth while",
        arguments: [0, 1, 1_024, 2_048, 2_049, 10_000])
    func opensWhole(_ size: Int) async throws {
        let object = ScriptedObject(Array(Self.bytes.prefix(size)), kind: .crc64nvme, tellsOfParts: false)
        let sink = LooseSink()
        #expect(try await get(object, into: sink, opensWhole: true).size == UInt64(size))
        #expect(sink.bytes == Array(Self.bytes.prefix(size)))
        #expect(object.requests[0].range == nil)
        #expect(object.requests.count == (size > 2_048 ? (size + 1_023) / 1_024 : 1))
    }

    @Test("finds a wrong byte in any range of an object that was opened whole", arguments: [0, 1, 5])
    func checksOpened(_ number: Int) async throws {
        let object = ScriptedObject(Self.bytes, troubles: [number: .corrupt], kind: .crc32c, tellsOfParts: false)
        let sink = LooseSink()
        _ = try await get(object, into: sink, opensWhole: true)
        #expect(sink.bytes == Self.bytes)
        #expect(object.requests.count > 10)
    }

    @Test("refuses what is over the limit before a byte is written", arguments: [0, 999, 9_999])
    func holdsTheLimit(_ limit: UInt64) async {
        let sink = LooseSink()
        let object = ScriptedObject(Self.bytes)
        let error = await #expect(throws: StorageError.self) { try await get(object, into: sink, limit: limit) }
        #expect(error?.code == .tooLarge)
        #expect(sink.bytes.isEmpty)
        #expect(object.requests.count == 1)
    }

    @Test("does not ask again for what will not pass")
    func givesUp() async {
        let object = ScriptedObject(Self.bytes, troubles: [2: .fail(StorageError(.permission, "no"))])
        let error = await #expect(throws: StorageError.self) { try await get(object, into: LooseSink()) }
        #expect(error?.code == .permission)
    }
}
