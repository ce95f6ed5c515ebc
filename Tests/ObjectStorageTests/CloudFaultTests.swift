import Foundation
import Testing

@testable import ObjectStorage

/// Two objects' worth of bytes: what is put, and what the server has in its place after the fault `change`.
private let bytes = Array(mostBytes.prefix((3 << 20) + 777))
/// Made once: it takes a while without optimisation.
private let mostBytes = StorePlace.pattern(6 << 20)
private let changed: [UInt8] = bytes.reversed()

extension OurGoogle {
    @Suite("A Google store whose server fails")
    struct GoogleFaultTests {
        private func place() async throws -> StorePlace {
            let store = try await GoogleUnderTest.keyed(
                sizes: GoogleTransferSizes(singleLimit: 1 << 20, pieceSize: 1 << 20, rangeSize: 1 << 20))
            return StorePlace(store: store, container: try await GoogleUnderTest.makeBucket(store))
        }

        @Test(
            "goes on with an upload where it broke",
            arguments: ["break?after=0", "break?after=300000", "break?after=1048576", "lose", "busy"])
        func resumesUploads(_ fault: String) async throws {
            let place = try await place()
            try await ServerControl.current().order(fault)
            try await place.keeps(bytes, as: "k")
        }

        @Test(
            "brings one version, whatever happens",
            arguments: ["cut?after=1000000", "change?after=1000000", "corrupt", "busy"])
        func bringsOneVersion(_ fault: String) async throws {
            let place = try await place()
            try await place.store.put(bytes, to: place.at("k"))
            try await ServerControl.current().order(fault)
            let got = try await place.store.bytes(of: place.at("k"), limit: bytes.count)
            #expect(got == (fault.hasPrefix("change") ? changed : bytes))
        }

        @Test("brings every byte right through faults at random points", arguments: 0..<30)
        func survives(_ seed: Int) async throws {
            let getting = ["cut", "corrupt", "busy", "expire"]
            try await place().survives(
                seed: seed, of: mostBytes, putting: ["break", "lose", "busy", "expire"], getting: getting)
        }

        @Test("goes on with a new token when the old one ends in mid-transfer")
        func renewsTokens() async throws {
            let place = try await place()
            let control = try ServerControl.current()
            let before = try await control.given()
            try await control.order("expire?after=2")
            try await place.keeps(bytes, as: "k")
            try await control.order("expire?after=2")
            let sink = LooseSink()
            _ = try await place.store.get(place.at("k"), into: sink, limit: nil)
            #expect(sink.bytes == bytes)
            #expect(try await control.given() == before + 2)
        }

        @Test("never keeps an object whose sum is wrong")
        func sendsTheSum() async throws {
            let place = try await place()
            let store = try #require(place.store as? GoogleStore)
            for size in [10, bytes.count] {
                let upload = GoogleUpload(
                    store: store, location: place.at("k"), source: MemorySource(Array(bytes.prefix(size))),
                    check: Checksum(kind: .crc32c, value: 1))
                let error = await #expect(throws: StorageError.self) {
                    _ = size == 10 ? try await upload.single() : try await upload.resumable()
                }
                #expect(error?.description.contains("CRC32C") == true)
                #expect(
                    await place.code { () throws(StorageError) in _ = try await store.head(place.at("k")) } == .notFound
                )
            }
        }

        @Test(
            "believes whole quanta of what is kept",
            arguments: [(nil, 0), ("bytes=0-0", 0), ("bytes=0-262143", 262_144), ("bytes=0-300000", 262_144), ("x", 0)])
        func believesQuanta(_ range: String?, _ kept: UInt64) {
            #expect(GoogleUploadSession.kept(range) == kept)
        }
    }
}

extension OurAzure {
    @Suite("An Azure store whose server fails")
    struct AzureFaultTests {
        private func place() async throws -> StorePlace {
            let sizes = AzureTransferSizes(singleLimit: 4 << 20, blockSize: 1 << 20, rangeSize: 1 << 20)
            let store = try await AzureUnderTest.store(.sharedKey, sizes: sizes)
            return StorePlace(store: store, container: try await AzureUnderTest.makeContainer())
        }

        @Test(
            "brings one version in one stream, whatever happens",
            arguments: ["cut?after=1000000", "change?after=1000000", "corrupt", "busy"])
        func bringsOneVersion(_ fault: String) async throws {
            let place = try await place()
            try await place.store.put(bytes, to: place.at("k"))
            try await ServerControl.current().order(fault)
            let got = try await place.store.bytes(of: place.at("k"), limit: bytes.count)
            #expect(got == (fault.hasPrefix("change") ? changed : bytes))
        }

        @Test(
            "brings one version in ranges, whatever happens",
            arguments: ["cut?after=100000", "change?after=100000", "corrupt", "busy"])
        func bringsOneVersionInRanges(_ fault: String) async throws {
            let place = try await place()
            try await place.store.put(bytes, to: place.at("k"))
            try await ServerControl.current().order(fault)
            let sink = LooseSink()
            _ = try await place.store.get(place.at("k"), into: sink, limit: nil)
            #expect(sink.bytes == (fault.hasPrefix("change") ? changed : bytes))
        }

        @Test("goes on with a new token when the old one ends in mid-transfer")
        func renewsTokens() async throws {
            let control = try ServerControl.current()
            let sizes = AzureTransferSizes(singleLimit: 1 << 20, blockSize: 1 << 20, rangeSize: 1 << 20)
            let store = try await AzureUnderTest.store(.token, sizes: sizes)
            let place = StorePlace(store: store, container: try await AzureUnderTest.makeContainer())
            try await store.put([1], to: place.at("first"))
            let before = try await control.given()
            try await control.order("expire?after=2")
            try await place.keeps(bytes, as: "k")
            try await control.order("expire?after=2")
            let sink = LooseSink()
            _ = try await store.get(place.at("k"), into: sink, limit: nil)
            #expect(sink.bytes == bytes)
            #expect(try await control.given() == before + 2)
        }

        @Test("brings every byte right through faults at random points", arguments: 0..<30)
        func survives(_ seed: Int) async throws {
            let sizes = AzureTransferSizes(singleLimit: 1 << 20, blockSize: 1 << 20, rangeSize: 1 << 20)
            let store = try await AzureUnderTest.store(.token, sizes: sizes)
            let place = StorePlace(store: store, container: try await AzureUnderTest.makeContainer())
            try await place.survives(
                seed: seed, of: mostBytes, putting: ["garble", "busy", "expire"],
                getting: ["cut", "corrupt", "busy", "expire"])
        }

        @Test("sends again what arrives damaged", arguments: [(3 << 20) + 777, 6 << 20])
        func sendsAgain(_ size: Int) async throws {
            let place = try await place()
            try await ServerControl.current().order("garble")
            try await place.keeps(Array(mostBytes.prefix(size)), as: "k")
        }

        @Test("cuts what is largest into few enough blocks")
        func cutsTheLargest() throws {
            let largest: UInt64 = 50_000 * (4_000 << 20)
            for size in [0, 1, 8 << 20, 400 << 30, 5 << 40, largest] as [UInt64] {
                let plan = try PartPlan(size: size, limits: .azure, wanted: AzureTransferSizes().blockSize)
                #expect(plan.count <= 50_000 && plan.partSize <= 4_000 << 20)
            }
            #expect(throws: StorageError.self) { try PartPlan(size: largest + 1, limits: .azure, wanted: 8 << 20) }
        }
    }
}
