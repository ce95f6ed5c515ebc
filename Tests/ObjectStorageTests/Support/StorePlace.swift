import Testing

@testable import ObjectStorage

/// A container of a store under test, and what the checks do in it.
struct StorePlace {
    let store: any ObjectStore
    let container: String

    static let awkwardNames = [
        "a b", "100%", "%41", "p+q", "x#y", "q?r", "é", "日本🎉", "a&b=c", "quote\"<'>", "semi;colon:at@", "(x)!*$,~",
        "-.-", "_",
        String(repeating: "long", count: 60), longest,
    ]

    /// With "awkward/" before it, the 1,024 bytes that a key may have, in names that a file system can have too.
    private static let longest =
        String(repeating: String(repeating: "n", count: 199) + "/", count: 5) + "sixteen letters."

    /// 20 MiB and 3 bytes, made once: without optimisation that takes its time.
    static let large: [UInt8] = {
        var bytes: [UInt8] = [1, 2, 3]
        let block = pattern(1 << 20)
        for _ in 0..<20 { bytes.append(contentsOf: block) }
        return bytes
    }()

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
        // Not every answer with an object's bytes has its mark.
        if let tag = got.entityTag { #expect(tag == head.entityTag) }
        #expect(sink.bytes == Array("hello".utf8))
    }

    func keeps(_ bytes: [UInt8], as key: String) async throws {
        try await store.put(bytes, to: at(key))
        #expect(try await store.head(at(key)).size == UInt64(bytes.count))
        #expect(try await store.bytes(of: at(key), limit: bytes.count) == bytes)
    }

    func keepsALargeFile() async throws {
        let bytes = Self.large
        try await store.put(bytes, to: at("large"))
        #expect(try await store.head(at("large")).size == UInt64(bytes.count))
        let sink = LooseSink()
        let info = try await store.get(at("large"), into: sink, limit: UInt64(bytes.count))
        #expect(info.size == UInt64(bytes.count))
        #expect(sink.holds(bytes))
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
}
