import FlyteIDL
import Testing

@testable import CoPilot

@Suite("The tree")
struct TreeTests {
    @Test("of values has a line a value, in columns")
    func values() throws {
        let map = try LiteralMap.json(
            """
            {"n": {"scalar": {"primitive": {"integer": "42"}}},
            "long name": {"scalar": {"primitive": {"stringValue": "a\\n\\"b\\"\\u001b"}}},
            "f": {"scalar": {"blob": {"uri": "s3://b/x.csv", "metadata": {"type": {"format": "csv"}}}}, "hash": "h1"},
            "l": {"collection": {"literals": [{"scalar": {"primitive": {"floatValue": 1e30}}}, {"scalar": {"noneType": {}}}]}},
            "p": {"scalar": {"binary": {"tag": "msgpack", "value": "gqFhk8MCoWKhYsA="}}},
            "u": {"scalar": {"union": {"value": {"scalar": {"primitive": {"boolean": true}}}, "type": {"simple": "BOOLEAN", "structure": {"tag": "bool"}}}}},
            "e": {"map": {}}, "b": {"scalar": {"binary": {"value": "AP8="}}}, "no": {}}
            """)
        #expect(
            try MessageFile(map).shown(.tree) == """
                x.pb: LiteralMap, 204 bytes
                b            binary                 00 ff  2 bytes
                e            map                    0 keys
                f            file (csv)             s3://b/x.csv  hash "h1"
                l            list of several types  2 elements
                  [0]  float  1e+30
                  [1]  none   none
                "long name"  string                 "a\\n\\"b\\"\\u{1B}"
                n            integer                42
                no                                  no value
                p            msgpack                2 members, 11 bytes
                  a  3 elements
                    [0]  true
                    [1]  2
                    [2]  "b"
                  b  null
                u            boolean                true  of a union, as bool

                """)
    }

    @Test("of an interface has types in words", arguments: ["flyteidl.core", "flyteidl2.core"])
    func interface(package: String) throws {
        let json = """
            {"inputs": {"variables": {"x": {"type": {"collectionType": {"simple": "INTEGER"}}, "description": "the counts"},
            "y z": {"type": {"unionType": {"variants": [{"blob": {"dimensionality": "MULTIPART"}}, {"simple": "NONE"}]}}}}},
            "outputs": {"variables": {"o": {"type": {"enumType": {"values": ["a", "b c"]}}}, "s": {"type": {"simple": "STRUCT", "metadata": {"title": "P"}}}}}}
            """
        let bytes = try MessageFile(json: json, as: "flyteidl.core.TypedInterface").bytes
        let file = MessageFile(place: "i.pb", bytes: bytes, type: "\(package).TypedInterface", reason: "", warnings: [])
        #expect(
            try file.shown(.tree) == """
                i.pb: TypedInterface, 98 bytes
                inputs
                  x      list of integer   "the counts"
                  "y z"  directory | none
                outputs
                  o  enum a | "b c"
                  s  struct P

                """)
    }

    @Test("of any other message shows its fields")
    func other() throws {
        let json =
            "{\"error\":{\"code\":\"X\",\"message\":\"\(String(repeating: "m", count: 100))\",\"kind\":\"RECOVERABLE\"}}"
        #expect(
            try MessageFile(json: json, as: "ErrorDocument").shown(.tree) == """
                x.pb: ErrorDocument, 109 bytes
                error
                  code     "X"
                  message  "\(String(repeating: "m", count: 60))…"  100 bytes
                  kind     "RECOVERABLE"

                """)
    }

    @Test("of a task has its variables by type, pairs by key, and no description that repeats the name")
    func task() throws {
        let json = """
            {"id": {"name": "n"}, "metadata": {"retries": {}}, "interface": {"inputs": {"variables": {"a": {"type":
            {"simple": "INTEGER"}, "description": "a"}}}}, "container": {"args": ["x", "y"], "env": [{"key": "FOO", "value": "bar"}]}}
            """
        #expect(
            try MessageFile(json: json, as: "flyteidl.core.TaskTemplate").shown(.tree) == """
                x.pb: TaskTemplate, 47 bytes
                id
                  name  "n"
                metadata
                  retries  {}
                interface
                  inputs
                    a  integer
                container
                  args  2 elements
                    [0]  "x"
                    [1]  "y"
                  env   1 element
                    FOO  "bar"

                """)
    }

    @Test("shows the beginning of long lists and the upper levels of deep ones, all where that is asked for")
    func bounded() throws {
        let deep = (0..<30).reduce(Literal.integer(1)) { inner, _ in .list([inner]) }
        let file = try MessageFile(.of([("d", deep), ("l", .list((0..<30).map { .integer($0) }))]))
        let usual = try file.shown(.tree)
        #expect(usual.contains("… 10 more (--all shows them)") && usual.contains("… deeper levels"))
        #expect(usual.split(separator: "\n").count == 1 + 12 + 1 + 1 + 20 + 1)
        let all = try file.shown(.tree) { $0.showsAll = true }
        #expect(all.split(separator: "\n").count == 1 + 31 + 31)
    }

    @Test("of ten thousand levels neither overflows nor grows")
    func deepest() throws {
        let deep = (0..<4_000).reduce(Literal.integer(1)) { inner, _ in .list([inner]) }
        let file = try MessageFile(.of([("d", deep)]))
        #expect(try file.shown(.tree).utf8.count < 2_000)
        #expect(try file.shown(.tree) { $0.showsAll = true }.contains("… deeper levels"))
        #expect(try file.shown(.values).utf8.count == 8_000 + 8)
    }

    @Test("of a part begins with its path")
    func part() throws {
        let file = try MessageFile(.of([("m", .map([("odd key", .list([.integer(1), .integer(2)]))]))]))
        #expect(
            try file.shown(.tree, select: "m[\"odd key\"]") == """
                x.pb: LiteralMap, 40 bytes
                m."odd key"  list of integer  2 elements
                  [0]  integer  1
                  [1]  integer  2

                """)
        #expect(try file.shown(.tree, select: "m.\"odd key\"[1]").hasSuffix("\nm.\"odd key\"[1]  integer  2\n"))
    }

    @Test("has colours where the terminal has")
    func colours() throws {
        let file = try MessageFile(.of([("n", .integer(1)), ("s", .string("a"))]))
        let text = try file.shown(.tree) { $0.style.isColoured = true }
        #expect(text.contains("\u{1B}[1mn\u{1B}[0m  \u{1B}[36minteger\u{1B}[0m  \u{1B}[33m1\u{1B}[0m\n"))
        #expect(text.contains("\u{1B}[32m\"a\"\u{1B}[0m"))
    }

    @Test("shows nothing of a message that could move the cursor or hide text")
    func safe() throws {
        let evil = "\u{1B}[2J\u{9B}1m\u{202E}\u{7}\u{0}\u{2028}\u{AD}"
        let file = try MessageFile(.of([(evil, .map([(evil, .file(evil))])), ("s", .string(evil))]))
        let allowed = try file.shown(.tree).unicodeScalars.allSatisfy {
            $0 == "\n" || $0.value >= 0x20 && $0.value < 0x7F
        }
        #expect(allowed)
    }

    @Test(
        "gives sizes as people read them",
        arguments: [
            (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1.0 kB"), (1_250, "1.3 kB"),
            (999_949, "999.9 kB"),
            (999_950, "1.0 MB"), (5_000_000, "5.0 MB"), (UInt64.max, "18446.7 PB"),
        ] as [(UInt64, String)])
    func sizes(count: UInt64, text: String) {
        #expect(ShownText.size(count) == text)
    }

    @Test("says what the store has behind uris")
    func stored() async throws {
        let place = try Workplace()
        try place.put([1, 2, 3], "a.bin")
        try place.put([1], "dir/x")
        try place.put([1, 2], "dir/deep/y")
        try place.put([1], "dir2/z")
        let literals: [Literal] = [
            .file("file://bucket/a.bin"),
            .list([.directory("file://bucket/dir"), .union(.file("file://bucket/none"))]),
            .file("file://bucket/a.bin"), .file("no uri at all"), .offloaded("file://bucket/a.bin"), .file(""),
        ]
        let sizes = try await StoredSizes.asked(StoredPlace.all(in: literals), place.router)
        #expect(sizes["file://bucket/a.bin"]?.text.hasPrefix("3 bytes, 20") == true)
        #expect(sizes["file://bucket/dir"]?.text.hasPrefix("3 bytes, 20") == true)
        #expect(sizes["file://bucket/dir"]?.text.hasSuffix("Z, 2 files") == true)
        #expect(sizes["file://bucket/none"]?.text == "not there")
        #expect(sizes["no uri at all"]?.isThere == false)
        #expect(sizes.missing == (2, 4))
        let file = try MessageFile(.of([("f", .file("file://bucket/a.bin"))]))
        #expect(try file.shown(.tree, stored: sizes).contains("file://bucket/a.bin  3 bytes, 20"))
    }
}
