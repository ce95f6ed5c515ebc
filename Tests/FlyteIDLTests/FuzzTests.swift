import Foundation
import Testing

@testable import FlyteIDL

@Suite("Damaged messages")
struct FuzzTests {
    private static let seeds: [[UInt8]] = FixtureTests.inputs.compactMap { try? Fixtures.bytes($0 + "/inputs.pb") }
        .filter { !$0.isEmpty && $0.count < 4_000 }

    @Test("never crash the decoder, and what decodes is stable", arguments: 0..<20)
    func areHarmless(round: UInt64) throws {
        var random = SeededGenerator(state: round)
        var decoded = 0
        for _ in 0..<1_000 {
            var bytes = Self.seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...3, using: &random) { damage(&bytes, &random) }
            if try isStable(bytes) { decoded += 1 }
        }
        #expect(decoded > 50)  // else the damage is too rough to test anything but refusals
    }

    /// Whether the bytes decode; if they do, what is encoded must decode to the same, both ways.
    private func isStable(_ bytes: [UInt8]) throws -> Bool {
        do throws(IDLError) {
            let map = try LiteralMap(serialized: bytes)
            let written = try map.serialized()
            #expect(try LiteralMap(serialized: written).serialized() == written)
            let reflected = try AnyMessage(serialized: bytes, as: "LiteralMap").serialized()
            #expect(try AnyMessage(serialized: reflected, as: "LiteralMap").serialized() == reflected)
            #expect(try LiteralMap(serialized: reflected).serialized() == written)
            return true
        } catch {
            #expect([.malformed, .encoding].contains(error.code), "\(error) for \(bytes)")
            #expect(!error.message.contains("protobuf-c"), "\(error) for \(bytes)")
            return false
        }
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard let at = bytes.indices.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
        case 3: bytes.remove(at: at)
        case 4: bytes.removeSubrange(at...)
        case 5: bytes += bytes[at...]
        case 6: bytes += Self.seeds.randomElement(using: &random) ?? []
        default: bytes[at] = bytes[at] & 0xf8 | UInt8.random(in: 0..<8, using: &random)  // another wire type
        }
    }

    @Test("in the interface and in error documents are harmless as well", arguments: 0..<4)
    func othersAreHarmless(round: UInt64) throws {
        var random = SeededGenerator(state: 1_000 + round)
        let interfaces = Fixtures.cases(["sdk-v1"], having: "interface.pb").compactMap {
            try? Fixtures.bytes($0 + "/interface.pb")
        }
        let documents = Fixtures.cases(["container-v1"], having: "error.pb").compactMap {
            try? Fixtures.bytes($0 + "/error.pb")
        }
        for _ in 0..<500 {
            var interface = interfaces.randomElement(using: &random) ?? []
            damage(&interface, &random)
            _ = failure { _ = try TypedInterface(serialized: interface) }
            var document = documents.randomElement(using: &random) ?? []
            damage(&document, &random)
            _ = failure {
                guard let decoded = try ErrorDocument(serialized: document) else { return }
                #expect(try ErrorDocument(serialized: decoded.serialized())?.serialized() == decoded.serialized())
            }
        }
    }
}
