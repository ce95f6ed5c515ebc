import FlyteIDL
import Testing

@testable import CoPilot

@Suite("A selection")
struct SelectionTests {
    @Test(
        "is names, positions and quoted names",
        arguments: [
            ("a", [.name("a")]), ("a.b", [.name("a"), .name("b")]), ("a[0]", [.name("a"), .index(0)]),
            ("[12]", [.index(12)]), ("a[0][1].b", [.name("a"), .index(0), .index(1), .name("b")]),
            ("a.b[0].\"odd key\"", [.name("a"), .name("b"), .index(0), .name("odd key")]),
            ("a[\"odd key\"].c", [.name("a"), .name("odd key"), .name("c")]), ("\"a.b\"", [.name("a.b")]),
            ("\"\"", [.name("")]), ("\"q\\\"\\u0041\\n\"", [.name("q\"A\n")]), ("é.日本", [.name("é"), .name("日本")]),
            ("a b", [.name("a b")]), ("a]", [.name("a]")]), ("\"[0]\"[0]", [.name("[0]"), .index(0)]),
            ("a.0", [.name("a"), .name("0")]), ("%names", [.name("%names")]),
        ] as [(String, [Selection.Step])])
    func parses(text: String, steps: [Selection.Step]) throws {
        #expect(try Selection(parsing: text).steps == steps)
    }

    @Test(
        "that is wrong says in which column",
        arguments: [
            ("", 1), (".", 1), (".a", 1), ("a.", 3), ("a..b", 3), ("a[", 3), ("a[]", 3), ("a[x]", 3), ("a[-1]", 3),
            ("a[1", 4), ("a[1]b", 5), ("\"a", 1), ("a.\"b", 3), ("\"\\x\"", 1), ("\"a\"b", 4),
            ("a[99999999999999999999]", 3), ("a[\"b\"", 6), ("\"\\", 1),
        ])
    func faults(text: String, column: Int) {
        let failure = #expect(throws: StageFailure.self) { try Selection(parsing: text) }
        #expect(failure?.message.contains("at column \(column),") == true, "\(failure?.message ?? "")")
        #expect(failure?.status == .usage)
    }

    static let values = """
        {"n": {"scalar": {"primitive": {"integer": "1"}}},
        "l": {"collection": {"literals": [{"scalar": {"primitive": {"integer": "1"}}}, {"collection": {"literals": [
        {"scalar": {"primitive": {"stringValue": "deep"}}}]}}]}},
        "m": {"map": {"literals": {"odd key": {"scalar": {"primitive": {"boolean": true}}}}}},
        "s": {"scalar": {"generic": {"a": {"b": [1, {"c d": 2}]}}}},
        "p": {"scalar": {"binary": {"tag": "msgpack", "value": "gqFhk8MCoWKhYsA="}}},
        "u": {"scalar": {"union": {"value": {"scalar": {"generic": {"x": 5}}}}}}}
        """

    @Test(
        "leads into lists, maps, structs, MessagePack and unions",
        arguments: [
            ("n", "1"), ("l[0]", "1"), ("l[1][0]", "\"deep\""), ("m.\"odd key\"", "true"), ("s.a.b[1].\"c d\"", "2"),
            ("s", "{\"a\":{\"b\":[1,{\"c d\":2}]}}"), ("p.a[2]", "\"b\""), ("p.b", "null"), ("u.x", "5"),
            ("m", "{\"odd key\":true}"),
        ])
    func leads(path: String, value: String) throws {
        let file = try MessageFile(try LiteralMap.json(Self.values))
        #expect(try file.shown(.values, select: path) == value + "\n")
    }

    @Test(
        "that leads nowhere says where it ends, and what there is",
        arguments: [
            ("x", "there is no x in the message, which has l, m, n, p, s, u"),
            ("l[2]", "there is no [2] in l, a list of 2"),
            ("m.x", "there is no x in m, which has \"odd key\""), ("n.x", "there is no x in n"),
            ("s.a.c", "there is no c in s.a, which has b"), ("s.a.b.c", "there is no c in s.a.b, a list of 2"),
            ("l.x", "there is no x in l, a list of 2"), ("p.z", "there is no z in p, which has a, b"),
        ])
    func nowhere(path: String, message: String) throws {
        let file = try MessageFile(try LiteralMap.json(Self.values))
        let failure = #expect(throws: StageFailure.self) { try file.shown(.json, select: path) }
        #expect(failure?.message == "x.pb: \(message)")
        #expect(failure?.status == .noInput)
    }

    @Test(
        "finds variables of both schemas without the wrappers, in both spellings of names",
        arguments: ["flyteidl.core.TypedInterface", "flyteidl2.core.TypedInterface"])
    func interfaces(type: String) throws {
        let json = """
            {"inputs": {"variables": {"x": {"type": {"collectionType": {"simple": "INTEGER"}}}, "y": {"type": {"simple": "STRING"}}}}}
            """
        let bytes = try MessageFile(json: json, as: "flyteidl.core.TypedInterface").bytes
        let file = MessageFile(place: "x.pb", bytes: bytes, type: type, reason: "", warnings: [])
        #expect(try file.shown(.json, select: "inputs.x.type.collection_type") == "{\"simple\":\"INTEGER\"}\n")
        #expect(try file.shown(.json, select: "inputs.y.type.simple") == "\"STRING\"\n")
    }
}
