import StructuredText
import Testing

@testable import FlyteIDL

@Suite("Limits of decoding")
struct LimitTests {
    /// A LiteralMap of a collection in a collection …, so many messages deep.
    static func collections(_ depth: Int) -> [UInt8] {
        var literal = depth % 2 == 0 ? block(1, []) : []
        for _ in 0..<(depth - 3) / 2 { literal = block(2, block(1, literal)) }
        return map("k", literal)
    }

    /// A LiteralMap of a union in a union …; three messages a level.
    static func unions(_ levels: Int) -> [UInt8] {
        var literal: [UInt8] = []
        for _ in 0..<levels { literal = block(1, block(9, block(1, literal))) }
        return map("k", literal)
    }

    /// A LiteralMap of a map in a map …; three messages a level.
    static func maps(_ levels: Int) -> [UInt8] {
        var literal: [UInt8] = []
        for _ in 0..<levels { literal = block(3, map("k", literal)) }
        return map("k", literal)
    }

    /// A LiteralMap with a Struct in a Struct …; three messages a level.
    static func structs(_ levels: Int) -> [UInt8] { map("k", block(1, block(7, structure(levels)))) }

    private static func structure(_ levels: Int) -> [UInt8] {
        var structure: [UInt8] = []
        for _ in 0..<levels { structure = block(1, text(1, "k") + block(2, block(5, structure))) }
        return structure
    }

    /// A type that is a list of lists …
    private static func types(_ levels: Int) -> [UInt8] {
        var type = int(1, 1)
        for _ in 0..<levels { type = block(3, type) }
        return type
    }

    static let deepest: [(String, [UInt8])] = [
        ("collections", collections(10_000)), ("unions", unions(3_332)), ("maps", maps(3_332)),
        ("structs", structs(3_331)),
        ("the type of a union", map("k", block(1, block(9, block(2, types(9_994)))))),
        ("the type of an offloaded value", map("k", block(8, block(3, types(9_995))))),
        (
            "a column's type",
            map("k", block(1, block(8, block(2, block(1, block(1, text(1, "c") + block(2, types(9_991))))))))
        ),
        ("the variants of a union type", map("k", block(8, block(3, block(10, block(1, types(9_993))))))),
        (
            "a type's structure",
            map("k", block(8, block(3, block(11, block(2, text(1, "f") + block(2, types(9_992)))))))
        ),
        ("a type's metadata", map("k", block(8, block(3, block(6, structure(3_331)))))),
    ]

    @Test("take 10,000 nested messages, in values and reflectively", arguments: deepest.indices)
    func take10000(row: Int) throws {
        let (name, bytes) = Self.deepest[row]
        let map = try LiteralMap(serialized: bytes)
        // Not compared in place: what differs would be printed.
        let isKept = try map.serialized() == bytes, isKeptReflectively = try rewritten(bytes) == bytes
        #expect(isKept && isKeptReflectively, "\(name)")
    }

    @Test("refuse 10,001")
    func refuse10001() throws {
        let error = failure { _ = try LiteralMap(serialized: Self.collections(10_001)) }
        #expect(error?.code == .depth)
        #expect(error?.message.hasPrefix("messages nested more than 10000 deep at byte ") == true)
        #expect(error?.message.contains(" in literals.value.collection.literals.collection.literals.…") == true)
        #expect(failure { _ = try LiteralMap(serialized: Self.unions(3_333)) }?.code == .depth)
        #expect(failure { _ = try rewritten(Self.structs(100_000)) }?.code == .depth)
    }

    @Test("take 10,000 nested groups and refuse 10,001")
    func groups() throws {
        func nested(_ depth: Int) -> [UInt8] {
            (0..<depth).flatMap { _ in tag(100, 3) } + (0..<depth).flatMap { _ in tag(100, 4) }
        }
        #expect(try rewritten(nested(10_000)) == nested(10_000))
        let error = failure { _ = try rewritten(nested(10_001)) }
        #expect(error?.code == .depth)
        #expect(error?.message == "groups nested too deep at byte 20000")
    }

    @Test("hold for deep pieces that are to be merged")
    func deepPieces() throws {
        let bytes = Self.collections(9_990)
        let entry = try content(of: try #require(try rawFields(bytes).first))
        let twice = block(1, entry + (try #require(try rawFields(entry).last)))
        let merged = try LiteralMap(serialized: twice).serialized()
        #expect(try rewritten(twice) == merged)
    }

    @Test(
        "are those of JSON as well: the deepest message is printed and read back",
        arguments: ["collections", "structs"])
    func jsonOfTheDeepest(name: String) throws {
        let bytes = try #require(Self.deepest.first { $0.0 == name }).1
        let text = try AnyMessage(serialized: bytes, as: "LiteralMap").json(ProtoJSONOptions(indent: nil))
        let tree = try JSONText.parse(text)
        #expect(try AnyMessage(json: tree, text: text, as: "LiteralMap").serialized() == bytes)
    }

    @Test("refuse what would take too much memory, before anything is allocated for it")
    func memory() throws {
        var limits = WireLimits()
        limits.memory = 1 << 20
        let bomb = Self.emptyEntries(4 << 20)
        let error = failure { _ = try LiteralMap(serialized: bomb, limits: limits) }
        #expect(error?.code == .memory)
        #expect(error?.message == "decoding would take more than 1 MiB of memory in literals")
        // The scan allocates nothing for what it reads, and it is the scan that refuses.
        let schema = try MessageSchema.named("LiteralMap")
        let scan = failure {
            try bomb.withBytes { (raw) throws(IDLError) in _ = try WireScan.scan(raw, as: schema, limits: limits) }
        }
        #expect(scan?.code == .memory)
        let text = map("x", primitive(text(3, String(repeating: "x", count: 2 << 20))))
        #expect(failure { _ = try LiteralMap(serialized: text, limits: limits) }?.code == .memory)
        limits.memory = 3 << 20
        #expect(failure { _ = try LiteralMap(serialized: text, limits: limits) } == nil)
    }

    static let wasteful: [[UInt8]] = [
        emptyEntries(100_000),
        repeated(50_000) { _ in int(100, 1) },
        map("x", block(2, repeated(50_000) { _ in block(1, []) })),
        map("x", repeated(20_000) { block(5, text(1, "key\($0)") + text(2, "value")) }),
        map("x", block(1, block(9, block(2, block(7, repeated(50_000) { _ in text(1, "") }))))),
    ]

    private static func repeated(_ count: Int, _ each: (Int) -> [UInt8]) -> [UInt8] { (0..<count).flatMap(each) }

    /// `0a 00`, so many times: two bytes that become an entry with a literal.
    private static func emptyEntries(_ count: Int) -> [UInt8] { repeated(count) { _ in [0x0a, 0] } }

    @Test("hold for the memory that is really taken", arguments: wasteful.indices)
    func estimate(row: Int) throws {
        let bytes = Self.wasteful[row]
        // The arena refuses to exceed twice the estimate, and decoding fails then.
        #expect(failure { _ = try rewritten(bytes) } == nil)
        #expect(failure { _ = try LiteralMap(serialized: bytes) } == nil)
    }
}
