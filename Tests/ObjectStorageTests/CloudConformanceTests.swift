import Foundation
import Testing

@testable import ObjectStorage

/// Keys that are awkward beyond what every store takes.
private let strangeNames = [
    "a//b", "./dot/..", "folder/", "tab\tx", "\u{1}", "dots...", "../up", "trailing ", "\u{FFFE}",
    String(repeating: "k", count: 1_016),
]

@Suite("A Google store on fake-gcs-server", .s3Server("fake-gcs"), .enabled(if: TestPlaces.hasEnvironment))
struct FakeGCSConformance {
    @Test("conforms", arguments: StoreCheck.allCases)
    func conforms(_ check: StoreCheck) async throws {
        let store = try GoogleUnderTest.store(["anonymous": "true"])
        try await check.run(on: store, container: try await GoogleUnderTest.makeBucket(store))
    }

    @Test("has keys that few stores have")
    func takesStrangeKeys() async throws {
        let store = try GoogleUnderTest.store(["anonymous": "true"])
        let bucket = try await GoogleUnderTest.makeBucket(store)
        try await StorePlace(store: store, container: bucket).takesKeys(strangeNames, in: "strange")
    }

    @Test("brings a large object in pieces, there and back")
    func movesLargeObjects() async throws {
        let store = try GoogleUnderTest.store(["anonymous": "true"], sizes: .small)
        try await roundTrip(store, try await GoogleUnderTest.makeBucket(store))
    }
}

@Suite("A Google store on gcp-storage-emulator", .s3Server("gcp-emulator"), .enabled(if: TestPlaces.hasEnvironment))
struct GCPEmulatorConformance {
    /// The emulator gives all of a listing in one page.
    @Test("conforms", arguments: StoreCheck.allCases.filter { $0 != .pagesThroughManyKeys })
    func conforms(_ check: StoreCheck) async throws {
        let store = try GoogleUnderTest.store(["anonymous": "true"])
        try await check.run(on: store, container: try await GoogleUnderTest.makeBucket(store))
    }

    /// Not those with "." and ".." as parts: the emulator takes names for paths.
    @Test("has keys that few stores have")
    func takesStrangeKeys() async throws {
        let store = try GoogleUnderTest.store(["anonymous": "true"])
        let bucket = try await GoogleUnderTest.makeBucket(store)
        let names = strangeNames.filter { !$0.contains("./") && !$0.contains("../") }
        try await StorePlace(store: store, container: bucket).takesKeys(names, in: "strange")
    }

    @Test("brings a large object in pieces, there and back")
    func movesLargeObjects() async throws {
        let store = try GoogleUnderTest.store(["anonymous": "true"], sizes: .small)
        try await roundTrip(store, try await GoogleUnderTest.makeBucket(store))
    }
}

@Suite("A Google store on a server that wants a token", .s3Server("google"), .enabled(if: TestPlaces.hasEnvironment))
struct GoogleConformance {
    @Test("conforms", arguments: StoreCheck.allCases)
    func conforms(_ check: StoreCheck) async throws {
        let store = try await GoogleUnderTest.keyed()
        try await check.run(on: store, container: try await GoogleUnderTest.makeBucket(store))
    }

    @Test("has keys that few stores have")
    func takesStrangeKeys() async throws {
        let store = try await GoogleUnderTest.keyed()
        let bucket = try await GoogleUnderTest.makeBucket(store)
        try await StorePlace(store: store, container: bucket).takesKeys(strangeNames, in: "strange")
    }

    @Test(
        "refuses names that Google refuses",
        arguments: [".", "..", "a\nb", "a\rb", String(repeating: "k", count: 1_025)])
    func refusesNames(_ name: String) async throws {
        let store = try await GoogleUnderTest.keyed()
        let location = ObjectLocation(container: "bucket", key: name)
        let error = await #expect(throws: StorageError.self) { try await store.put([1], to: location) }
        #expect(error?.code == .badURI)
    }
}

@Suite("An Azure store", .s3Server("azure"), .enabled(if: TestPlaces.hasEnvironment))
struct AzureConformance {
    /// 1,205 puts are made in one way only.
    static let checks = AzureUnderTest.Way.allCases.flatMap { way in
        StoreCheck.allCases.filter { way == .sharedKey || $0 != .pagesThroughManyKeys }.map { (way, $0) }
    }

    @Test("conforms", arguments: checks)
    func conforms(_ way: AzureUnderTest.Way, _ check: StoreCheck) async throws {
        let store = try await AzureUnderTest.store(way)
        try await check.run(on: store, container: try await AzureUnderTest.makeContainer())
    }

    @Test("has keys that few stores have", arguments: AzureUnderTest.Way.allCases)
    func takesStrangeKeys(_ way: AzureUnderTest.Way) async throws {
        let store = try await AzureUnderTest.store(way)
        let container = try await AzureUnderTest.makeContainer()
        try await StorePlace(store: store, container: container).takesKeys(strangeNames, in: "strange")
    }

    @Test("brings a large blob in blocks and ranges, there and back", arguments: AzureUnderTest.Way.allCases)
    func movesLargeBlobs(_ way: AzureUnderTest.Way) async throws {
        let sizes = AzureTransferSizes(singleLimit: 1 << 20, blockSize: 1 << 20, rangeSize: 1 << 20)
        let store = try await AzureUnderTest.store(way, sizes: sizes)
        let blocks = try await ServerControl.current().ask("blocks")
        try await roundTrip(store, try await AzureUnderTest.makeContainer())
        #expect(try await ServerControl.current().ask("blocks") != blocks)
    }

    @Test("leaves out what a hierarchical namespace lists as a directory")
    func skipsDirectories() async throws {
        let store = try await AzureUnderTest.store(.sharedKey)
        let place = StorePlace(store: store, container: try await AzureUnderTest.makeContainer())
        for key in ["x/a-directory", "x/a-directory/file"] { try await store.put([1], to: place.at(key)) }
        #expect(try await place.keys(store.objects(inDirectory: place.at("x"))) == ["x/a-directory/file"])
    }
}

extension GoogleTransferSizes {
    /// Pieces of 512 KiB.
    static let small = GoogleTransferSizes(singleLimit: 1 << 20, pieceSize: 512 << 10)
}

/// Made once: it takes a while without optimisation.
private let largeObject = StorePlace.pattern((9 << 20) + 12_345)

/// A large object, put and got into a sink of each kind.
private func roundTrip(_ store: any ObjectStore, _ container: String) async throws {
    let location = ObjectLocation(container: container, key: "large")
    let bytes = largeObject
    #expect(try await store.put(bytes, to: location).size == UInt64(bytes.count))
    let sink = LooseSink()
    #expect(try await store.get(location, into: sink, limit: nil).size == UInt64(bytes.count))
    #expect(sink.bytes == bytes)
    #expect(try await store.bytes(of: location, limit: bytes.count) == bytes)
}
