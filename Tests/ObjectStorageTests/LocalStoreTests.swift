import Foundation
import Glibc
import SafeFiles
import Testing

@testable import ObjectStorage

@Suite("A local folder as a store")
struct LocalStoreTests {
    private func withStore(_ body: (LocalStore, URL) async throws -> Void) async throws {
        let place = try TestPlaces.makeDirectory()
        defer { try? FileManager.default.removeItem(at: place) }
        let store = try LocalStore(path: place.path, pageSize: 2)
        try store.createContainer("bucket")
        try await body(store, place.appending(path: "bucket"))
    }

    private func keys(_ store: LocalStore, _ prefix: String) async throws -> [String] {
        var keys: [String] = []
        for try await object in store.objects(withPrefix: ObjectLocation(container: "bucket", key: prefix)) {
            keys.append(object.key)
        }
        return keys
    }

    @Test(
        "refuses keys that are no paths",
        arguments: ["..", "../x", "a/../../x", "a//b", "/a", "a/", ".", "a\0b", String(repeating: "x", count: 300)])
    func refusesKeys(_ key: String) async throws {
        try await withStore { store, _ in
            let location = ObjectLocation(container: "bucket", key: key)
            for _ in 0..<1 {
                #expect(
                    await #expect(throws: StorageError.self) { try await store.put([1], to: location) }?.code == .badURI
                )
                #expect(
                    await #expect(throws: StorageError.self) { try await store.bytes(of: location, limit: 1) }?.code
                        == .badURI)
                #expect(await #expect(throws: StorageError.self) { try await store.delete(location) }?.code == .badURI)
            }
        }
    }

    @Test("refuses containers that are no folders of its own", arguments: ["..", ".", "a/b", "/etc"])
    func refusesContainers(_ container: String) async throws {
        try await withStore { store, _ in
            let location = ObjectLocation(container: container, key: "passwd")
            #expect(
                await #expect(throws: StorageError.self) { try await store.bytes(of: location, limit: 1) }?.code
                    == .badURI)
            #expect(
                await #expect(throws: StorageError.self) { try await store.list(location, after: nil) }?.code == .badURI
            )
        }
    }

    @Test("lists in byte order across folders, whatever the page")
    func listsInOrder() async throws {
        try await withStore { store, _ in
            let expected = ["a", "b-c", "b.c", "b/a/x", "b/a.x", "b/b", "b0", "c/d/e/f", "c0", "é"].sorted {
                $0.precedesInBytes($1)
            }
            for key in expected.reversed() {
                try await store.put([1], to: ObjectLocation(container: "bucket", key: key))
            }
            #expect(try await keys(store, "") == expected)
            #expect(try await keys(store, "b") == expected.filter { $0.hasPrefix("b") })
            #expect(try await keys(store, "b/a") == ["b/a.x", "b/a/x"])
            #expect(try await keys(store, "c/d/e/f") == ["c/d/e/f"])
            #expect(try await keys(store, "c/d/e/f/g") == [])
        }
    }

    @Test("follows links inside, and none out")
    func followsLinksInside() async throws {
        try await withStore { store, folder in
            try Data("in".utf8).write(to: folder.appending(path: "real"))
            for (name, target) in [
                ("inside", "real"), ("outside", "/etc/passwd"), ("loop", "loop"), ("dangling", "nothing"), ("up", ".."),
            ] {
                symlink(target, folder.appending(path: name).path)
            }
            #expect(
                try await store.bytes(of: ObjectLocation(container: "bucket", key: "inside"), limit: 10)
                    == Array("in".utf8))
            for name in ["outside", "loop", "dangling", "up"] {
                let location = ObjectLocation(container: "bucket", key: name)
                await #expect(throws: StorageError.self) { try await store.bytes(of: location, limit: 10_000) }
            }
            #expect(try await keys(store, "") == ["inside", "real"])
        }
    }

    @Test("does not wait at a pipe")
    func passesPipes() async throws {
        try await withStore { store, folder in
            mkfifo(folder.appending(path: "pipe").path, 0o600)
            let location = ObjectLocation(container: "bucket", key: "pipe")
            #expect(
                await #expect(throws: StorageError.self) { try await store.bytes(of: location, limit: 10) }?.code
                    == .notFound)
            let listed = try await keys(store, "")
            #expect(listed == [])
        }
    }

    @Test("shows nothing of a put that fails, and does not list what is unfinished")
    func hidesTheUnfinished() async throws {
        try await withStore { store, folder in
            struct Broken: ByteSource {
                let size: UInt64 = 1_000_000
                func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
                    if offset > 500_000 { throw StorageError(.localFile, "broken") }
                    return buffer.count
                }
            }
            let location = ObjectLocation(container: "bucket", key: "a/b")
            #expect(
                await #expect(throws: StorageError.self) { try await store.put(location, from: Broken()) }?.code
                    == .localFile)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "a").path).isEmpty)
            let unfinished = try Directory.open(folder.path).createFile(RelativePath(parsing: "c"), mode: 0o666)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
            let listed = try await keys(store, "")
            #expect(listed == [])
            try unfinished.setSize(0)
        }
    }

    @Test("cannot have an object below another, and says so")
    func tellsConflicts() async throws {
        try await withStore { store, _ in
            try await store.put([1], to: ObjectLocation(container: "bucket", key: "a"))
            try await store.put([1], to: ObjectLocation(container: "bucket", key: "d/x"))
            for key in ["a/b", "d"] {
                let location = ObjectLocation(container: "bucket", key: key)
                #expect(
                    await #expect(throws: StorageError.self) { try await store.put([1], to: location) }?.code
                        == .unsupported)
            }
            let folder = ObjectLocation(container: "bucket", key: "d")
            #expect(await #expect(throws: StorageError.self) { try await store.head(folder) }?.code == .notFound)
            try await store.delete(folder)
            #expect(try await keys(store, "") == ["a", "d/x"])
        }
    }

    @Test("copies to and from files, and makes new files with the mode of new files")
    func copiesFiles() async throws {
        try await withStore { store, folder in
            let work = try Directory.create(folder.deletingLastPathComponent().appending(path: "work").path)
            let bytes = StorePlace.pattern(700_001)
            try work.write(bytes, to: RelativePath(parsing: "in"), mode: 0o600)
            let location = ObjectLocation(container: "bucket", key: "x")
            _ = try await store.put(location, from: try work.openFile(RelativePath(parsing: "in"), links: .refuse))
            let out = try work.createFile(RelativePath(parsing: "out"), mode: 0o644)
            _ = try await store.get(location, into: out, limit: nil)
            try out.commit()
            #expect(try work.openFile(RelativePath(parsing: "out"), links: .refuse).readAll(limit: 1_000_000) == bytes)
            let mode =
                try FileManager.default.attributesOfItem(atPath: folder.appending(path: "x").path)[.posixPermissions]
                as? Int
            let mask = umask(0)
            umask(mask)
            #expect(mode == 0o666 & ~Int(mask))
        }
    }
}
