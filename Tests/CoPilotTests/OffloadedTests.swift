import FlyteIDL
import Testing

@testable import CoPilot

@Suite("Offloaded values")
struct OffloadedTests {
    private let place: Workplace

    init() throws { place = try Workplace() }

    private static let seven = #"{"scalar":{"primitive":{"integer":"7"}}}"#

    private static func offloaded(_ key: String) -> String {
        #"{"offloadedMetadata":{"uri":"file://bucket/\#(key)","sizeBytes":"1"}}"#
    }

    private func put(_ json: String, _ key: String) throws { try place.put(message(json, as: "Literal"), key) }

    private func resolve(_ inputs: [(String, Literal)], limit: UInt64? = nil) async throws(StageFailure) -> LiteralMap {
        try await OffloadedResolver(router: place.router, limit: limit).resolve(LiteralMap.of(inputs))
    }

    private static let seventh = Literal.offloaded("file://bucket/seven")

    @Test(
        "are put back wherever they stand",
        arguments: [
            (seventh, Literal.integer(7)),
            (.map([("k", seventh), ("l", .integer(1))]), .map([("k", .integer(7)), ("l", .integer(1))])),
            (.list([.integer(1), seventh, seventh]), .list([.integer(1), .integer(7), .integer(7)])),
            (.union(seventh), .union(.integer(7))),
            (.list([.map([("k", .union(.list([seventh])))])]), .list([.map([("k", .union(.list([.integer(7)])))])])),
        ])
    func everywhere(offloaded: Literal, expected: Literal) async throws {
        try put(Self.seven, "seven")
        let resolved = try await resolve([("x", offloaded), ("y", .string("z"))])
        #expect(try resolved.serialized() == LiteralMap.of([("x", expected), ("y", .string("z"))]).serialized())
    }

    @Test("may hold offloaded values themselves")
    func nested() async throws {
        try put(Self.seven, "seven")
        try put(#"{"collection":{"literals":[\#(Self.offloaded("seven"))]}}"#, "inner")
        try put(#"{"map":{"literals":{"k":\#(Self.offloaded("inner"))}}}"#, "outer")
        let resolved = try await resolve([("x", .offloaded("file://bucket/outer"))])
        let expected = LiteralMap.of([("x", .map([("k", .list([.integer(7)]))]))])
        #expect(try resolved.serialized() == expected.serialized())
    }

    @Test("keep the hash that stands beside the reference, unless the value has its own")
    func hashes() async throws {
        try put(Self.seven, "seven")
        try put(#"{"scalar":{"primitive":{"integer":"7"}},"hash":"own"}"#, "own")
        var (outer, own) = (Self.seventh, Literal.offloaded("file://bucket/own"))
        (outer.hash, own.hash) = ("outer", "outer")
        let resolved = try await resolve([("a", outer), ("b", own)])
        #expect(resolved["a"]?.hash == "outer")
        #expect(resolved["b"]?.hash == "own")
    }

    @Test(
        "that refer to themselves are refused",
        arguments: [offloaded("self"), #"{"collection":{"literals":[\#(offloaded("self"))]}}"#])
    func cycle(json: String) async throws {
        try put(json, "self")
        let failure = await #expect(throws: StageFailure.self) {
            try await resolve([("x", .offloaded("file://bucket/self"))])
        }
        #expect(failure?.message.contains("refers to too many offloaded values, or to itself") == true)
        #expect(failure?.message.contains("the input x") == true)
        #expect((failure?.message.utf8.count ?? 0) < 400)
        #expect(failure?.status == .badData)
    }

    @Test("that refer to themselves many times over are refused")
    func wideCycle() async throws {
        let pair = #"{"collection":{"literals":[\#(Self.offloaded("self")),\#(Self.offloaded("self"))]}}"#
        try put(pair, "self")
        let failure = await #expect(throws: StageFailure.self) {
            try await resolve([("x", .offloaded("file://bucket/self"))])
        }
        #expect(failure?.message.contains("refers to too many offloaded values, or to itself") == true)
    }

    @Test("may be 10,000, and not one more")
    func tooMany() async throws {
        try put(Self.seven, "seven")
        let many = Array(repeating: Self.seventh, count: 10_000)
        #expect(try await resolve([("x", .list(many))])["x"] != nil)
        let failure = await #expect(throws: StageFailure.self) {
            try await resolve([("x", .list(many + [Self.seventh]))])
        }
        #expect(failure?.message.contains("the input x[10000]") == true)
    }

    @Test("that cannot be read are named, with the place and the uri")
    func missing() async throws {
        let failure = await #expect(throws: StageFailure.self) {
            try await resolve([("x", .map([("k", .list([.offloaded("file://bucket/none")]))]))])
        }
        #expect(
            failure?.message.hasPrefix("cannot read the offloaded value of the input x[\"k\"][0]: bucket/none: ")
                == true)
        #expect(failure?.status == .noInput)
    }

    @Test("are read up to the limit, and must be literals")
    func limits() async throws {
        try put(Self.seven, "seven")
        try place.put([0xff], "bad")
        await #expect(throws: StageFailure.self) { try await resolve([("x", Self.seventh)], limit: 1) }
        let failure = await #expect(throws: StageFailure.self) {
            try await resolve([("x", .offloaded("file://bucket/bad"))])
        }
        #expect(failure?.status == .badData)
    }

    @Test("come down as files, like any others")
    func download() async throws {
        try put(#"{"scalar":{"blob":{"uri":"file://bucket/data"}}}"#, "blob")
        try place.put(Array("content".utf8), "data")
        try place.putInputs([("file", .offloaded("file://bucket/blob"))])
        try await place.download()
        #expect(place.text("file") == "content")
    }
}
