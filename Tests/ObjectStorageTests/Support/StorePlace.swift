import Testing

@testable import ObjectStorage

/// A container of a store under test, and what the checks do in it.
struct StorePlace {
    let store: any ObjectStore
    let container: String

    static let awkwardNames = [
        "a b", "100%", "%41", "p+q", "x#y", "q?r", "é", "日本🎉", "a&b=c", "quote\"<'>", "semi;colon:at@", "(x)!*$,~",
        "-.-", "_",
        String(repeating: "long", count: 60),
    ]

    func at(_ key: String) -> ObjectLocation { ObjectLocation(container: container, key: key) }

    /// Bytes that repeat with a period that no buffer size is a multiple of.
    static func pattern(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 % 251 + $0 / 65_521) }
    }

    /// The code of the error that `body` throws.
    func code(_ body: () async throws(StorageError) -> Void) async -> StorageError.Code? {
        do throws(StorageError) {
            try await body()
            return nil
        } catch {
            return error.code
        }
    }

    func keys(_ listing: ObjectListing) async throws -> [String] {
        var keys: [String] = []
        for try await object in listing { keys.append(object.key) }
        return keys
    }
}

extension StorePlace {
    func givesBackWhatWasPut() async throws {
        let info = try await store.put(Array("hello".utf8), to: at("put/hello"))
        #expect(info.size == 5)
        let head = try await store.head(at("put/hello"))
        #expect(head.size == 5)
        if let modified = head.modified { #expect(modified > 1_700_000_000) }
        let sink = MemorySink(limit: 100)
        let got = try await store.get(at("put/hello"), into: sink, limit: nil)
        #expect(got.size == 5)
        #expect(got.entityTag == head.entityTag)
        #expect(sink.bytes == Array("hello".utf8))
    }

    func keeps(_ bytes: [UInt8], as key: String) async throws {
        try await store.put(bytes, to: at(key))
        #expect(try await store.head(at(key)).size == UInt64(bytes.count))
        #expect(try await store.bytes(of: at(key), limit: bytes.count) == bytes)
    }

    func overwrites() async throws {
        try await store.put(Self.pattern(10_000), to: at("over"))
        try await store.put(Array("short".utf8), to: at("over"))
        #expect(try await store.bytes(of: at("over"), limit: 20_000) == Array("short".utf8))
    }

    func saysThatAnObjectIsMissing() async {
        #expect(await code { () throws(StorageError) in _ = try await store.head(at("not/there")) } == .notFound)
        #expect(
            await code { () throws(StorageError) in _ = try await store.bytes(of: at("not/there"), limit: 10) }
                == .notFound)
    }

    func saysThatAContainerIsMissing() async {
        let nowhere = ObjectLocation(container: "no-such-container", key: "x")
        let head = await code { () throws(StorageError) in _ = try await store.head(nowhere) }
        #expect(head == .noContainer || head == .notFound)
        #expect(
            await code { () throws(StorageError) in _ = try await store.bytes(of: nowhere, limit: 10) } == .noContainer)
        #expect(await code { () throws(StorageError) in _ = try await store.list(nowhere, after: nil) } == .noContainer)
    }

    func holdsTheLimit() async throws {
        try await store.put(Self.pattern(1_000), to: at("limit"))
        #expect(
            await code { () throws(StorageError) in _ = try await store.bytes(of: at("limit"), limit: 999) }
                == .tooLarge)
        #expect(try await store.bytes(of: at("limit"), limit: 1_000).count == 1_000)
        let sink = MemorySink(limit: 10_000)
        #expect(
            await code { () throws(StorageError) in _ = try await store.get(at("limit"), into: sink, limit: 10) }
                == .tooLarge)
        #expect(sink.bytes.isEmpty)
    }

    func takesKeys(_ names: [String], in folder: String) async throws {
        for name in names { try await store.put(Array(name.utf8), to: at("\(folder)/\(name)")) }
        for name in names {
            #expect(try await store.bytes(of: at("\(folder)/\(name)"), limit: 10_000) == Array(name.utf8), "\(name)")
            #expect(try await store.head(at("\(folder)/\(name)")).size == UInt64(name.utf8.count))
        }
        let listed = try await keys(store.objects(inDirectory: at(folder)))
        let expected = names.map { "\(folder)/\($0)" }
        #expect(Set(listed.map { Array($0.utf8) }) == Set(expected.map { Array($0.utf8) }))
        #expect(listed.count == names.count)
    }

    func refusesAnEmptyKey() async {
        #expect(await code { () throws(StorageError) in _ = try await store.head(at("")) } == .badURI)
        #expect(await code { () throws(StorageError) in _ = try await store.put([], to: at("")) } == .badURI)
        #expect(await code { () throws(StorageError) in try await store.delete(at("")) } == .badURI)
    }

    func listsByPlainPrefix() async throws {
        for key in ["list/out/x", "list/out/y/z", "list/out2/x", "list/outer", "list/ou"] {
            try await store.put([1], to: at(key))
        }
        let folder = try await keys(store.objects(inDirectory: at("list/out")))
        #expect(folder == ["list/out/x", "list/out/y/z"])
        let plain = try await keys(store.objects(withPrefix: at("list/out")))
        #expect(plain == ["list/out/x", "list/out/y/z", "list/out2/x", "list/outer"])
    }

    func listsNothing() async throws {
        let page = try await store.list(at("nothing/here"), after: nil)
        #expect(page.objects.isEmpty)
        #expect(page.next == nil)
    }

    func pagesThroughManyKeys() async throws {
        let expected = (0..<1_205).map { "many/" + String(100_000 + $0) }
        try await putAll(expected)
        var pages = 0
        var listed: [String] = []
        for try await page in store.objects(inDirectory: at("many")).pages {
            pages += 1
            #expect(page.objects.count <= 1_000)
            listed += page.objects.map(\.key)
        }
        #expect(pages >= 2)
        #expect(listed == expected)
    }

    private func putAll(_ keys: [String]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, key) in keys.enumerated() {
                if number >= 16 { try await group.next() }
                group.addTask { try await store.put([1], to: at(key)) }
            }
            try await group.waitForAll()
        }
    }

    func deletes() async throws {
        try await store.put([1], to: at("gone/a"))
        try await store.delete(at("gone/a"))
        #expect(await code { () throws(StorageError) in _ = try await store.head(at("gone/a")) } == .notFound)
        try await store.delete(at("gone/a"))
        try await store.delete(at("gone/never/was"))
        #expect(try await keys(store.objects(inDirectory: at("gone"))).isEmpty)
    }

    func stopsWhenCancelled() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return [
                await code { () throws(StorageError) in _ = try await store.head(at("cancel")) },
                await code { () throws(StorageError) in _ = try await store.put([1], to: at("cancel")) },
                await code { () throws(StorageError) in _ = try await store.list(at("cancel"), after: nil) },
            ]
        }
        #expect(await task.value == [.cancelled, .cancelled, .cancelled])
        #expect(await code { () throws(StorageError) in _ = try await store.head(at("cancel")) } == .notFound)
    }

    func cancelsAGetUnderWay() async throws {
        try await store.put(Self.pattern(5 << 20), to: at("under-way"))
        let sink = GatedSink()
        let task = Task {
            await code { () throws(StorageError) in _ = try await store.get(at("under-way"), into: sink, limit: nil) }
        }
        await sink.waitForFirstBytes()
        task.cancel()
        sink.open()
        #expect(await task.value == .cancelled)
    }
}
