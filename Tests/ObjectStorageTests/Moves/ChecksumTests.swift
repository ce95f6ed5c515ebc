import Testing

@testable import ObjectStorage

@Suite("Checksums")
struct ChecksumTests {
    /// The check values of the catalogue of CRC algorithms (reveng): of the text "123456789".
    @Test(
        "give the catalogue's check values",
        arguments: [
            (ChecksumKind.crc32, UInt64(0xCBF4_3926)), (.crc32c, 0xE306_9283), (.crc64nvme, 0xAE8B_1486_0A79_9888),
        ])
    func knownValues(_ kind: ChecksumKind, _ value: UInt64) {
        #expect(Self.check(Array("123456789".utf8)[...], kind).value == value)
    }

    @Test("are the same in pieces of any size, and joined", arguments: ChecksumKind.allCases)
    func pieces(_ kind: ChecksumKind) {
        let bytes = StorePlace.pattern(5_000)
        let whole = Self.check(bytes[...], kind)
        for cut in [0, 1, 15, 63, 64, 65, 127, 128, 1_000, 4_999, 5_000] {
            var running = Self.check(bytes[..<cut], kind)
            let rest = Self.check(bytes[cut...], kind)
            var joined = running
            joined.join(rest)
            Self.add(bytes[cut...], to: &running)
            #expect(running == whole, "\(cut)")
            #expect(joined == whole, "\(cut)")
        }
    }

    @Test("are written and read as headers have them")
    func headers() {
        let checksum = Checksum(kind: .crc32c, value: 0xE306_9283)
        #expect(checksum.base64 == "4waSgw==")
        #expect(Checksum(kind: .crc32c, base64: "4waSgw==") == checksum)
        #expect(Checksum(kind: .crc64nvme, base64: "rosUhgp5mIg=")?.value == 0xAE8B_1486_0A79_9888)
        for text in ["4waSgw==-3", "4waSgw", "", "4waSg!==", "rosUhgp5mIg="] {
            #expect(Checksum(kind: .crc32c, base64: text) == nil, "\(text)")
        }
    }

    private static func check(_ bytes: ArraySlice<UInt8>, _ kind: ChecksumKind) -> RunningChecksum {
        var running = RunningChecksum(kind)
        add(bytes, to: &running)
        return running
    }

    private static func add(_ bytes: ArraySlice<UInt8>, to running: inout RunningChecksum) {
        bytes.withUnsafeBytes { running.add($0.bytes) }
    }
}
