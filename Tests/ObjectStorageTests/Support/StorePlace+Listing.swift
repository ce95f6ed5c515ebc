import Testing

@testable import ObjectStorage

extension StorePlace {
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
