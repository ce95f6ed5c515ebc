import FlyteIDL
import SafeFiles
import Testing

@testable import FileBridge

@Suite("The names of input files")
struct InputNameTests {
    static let badNames: [(String, String)] = [
        ("", "%"), (".", "%%2E"), ("..", "%%2E%2E"), ("/", "%%2F"), ("//", "%%2F%2F"), ("a/b", "%a%2Fb"),
        ("/etc/passwd", "%%2Fetc%2Fpasswd"), ("../up", "%..%2Fup"),
        ("a/..", "%a%2F.."), ("a%/é", "%a%25%2Fé"), ("a\0b", "%a%00b"), ("\0", "%%00"),
    ]

    @Test(
        "escapes names that are no file names, wherever they stand, and records that in the summary",
        arguments: badNames)
    func escapesBadNames(name: String, file: String) throws {
        let quoted = String(decoding: SummaryJSON.bytes(of: .string(name)), as: UTF8.self)
        for layout in [InputLayout.direct, .namedDirectory] {
            let plan = try planned(inputs([(name, Literal(.integer(1)))]), layout)
            #expect(plan.files.map(\.path.text) == [file])
            #expect(
                String(decoding: SummaryJSON.bytes(of: plan.summary), as: UTF8.self)
                    == "{\(quoted):1,\"%names\":{\(quoted):\"\(file)\"}}")
            #expect(try plan.localized.serialized() == inputs([(name, Literal(.integer(1)))]).serialized())
            let inner = try planned(inputs([("m", dictionary([(name, Literal(.integer(1)))]))]), layout)
            #expect(inner.files.map(\.path.text) == ["m/" + file])
            let fetched = try planned(inputs([("l", list([dictionary([(name, blob("s3://b/f"))])]))]), layout)
            #expect(fetched.blobs.map(\.path.text) == [layout == .direct ? "l/0/" + file : "l/0/\(file)/f"])
        }
        #expect(FileName.unescaped(file) == name)
        #expect(FileName.original(file) == name)
    }

    @Test(
        "cuts names that are too long, and keeps them apart",
        arguments: [
            String(repeating: "n", count: 256), String(repeating: "é", count: 128), String(repeating: "😀", count: 500),
        ])
    func cutsLongNames(name: String) throws {
        let plan = try planned(inputs([(name, Literal(.integer(1))), (name + "x", Literal(.integer(2)))]))
        let names = plan.files.map(\.path.text)
        #expect(Set(names).count == 2)
        #expect(names.allSatisfy { $0.utf8.count <= 255 && $0.hasPrefix("%") && FileName.unescaped($0) == nil })
        #expect(plan.localized.entries.map(\.name) == [name, name + "x"])
    }

    @Test(
        "knows an escaped file name from one that only looks like it",
        arguments: ["a", "%", "%a", "%41", "%%41", "%zz", "%a%2", "%a%2fb", "a%2Fb", "%~", ""])
    func originals(fileName: String) {
        #expect(FileName.original(fileName) == (fileName == "%" ? "" : fileName))
    }

    static let goodNames: [(String, String)] = [
        ("a b", "a b"), ("...", "..."), ("-rf", "-rf"), ("*", "*"), ("..\\x", "..\\x"), ("~", "~"), ("$HOME", "$HOME"),
        ("\u{202e}gpj", "\u{202e}gpj"), ("e\u{301}", "e\u{301}"), ("a\nb", "a\nb"),
        (String(repeating: "n", count: 255), String(repeating: "n", count: 255)), ("a/", "a"), ("a//", "a"),
        (".hidden", ".hidden"),
    ]

    @Test("takes all others as they are; slashes at the end are dropped", arguments: goodNames)
    func takesGoodNames(name: String, file: String) throws {
        let plan = try planned(inputs([(name, Literal(.integer(1)))]))
        #expect(plan.files.map { Array($0.path.text.utf8) } == [Array(file.utf8)])
    }

    static let clashes: [(LiteralMap, InputLayout, String)] = [
        (
            inputs([("a", Literal(.integer(1))), ("a/", Literal(.integer(2)))]), .direct,
            "the input \"a/\" wants the path a, which is taken"
        ),
        (
            inputs([("a", list([])), ("a/", dictionary([]))]), .direct,
            "the input \"a/\" wants the path a, which is taken"
        ),
        (
            inputs([("a", blob("s3://b/f")), ("a/", blob("s3://b/g"))]), .namedDirectory,
            "the input \"a/\" wants the path a, which is taken"
        ),
        (
            inputs([("m", dictionary([("k", Literal(.integer(1))), ("k/", blob("s3://b/f"))]))]), .direct,
            "the input \"m[\"k/\"]\" wants the path m/k, which is taken"
        ),
        (
            inputs([("inputs.pb", list([]))]), .direct,
            "the input \"inputs.pb\" wants the path inputs.pb, which is taken"
        ),
        (
            inputs([("inputs.json", blob("s3://b/f"))]), .direct,
            "the input \"inputs.json\" wants the path inputs.json, which is taken"
        ),
    ]

    @Test("refuses two inputs that want one path", arguments: clashes.indices)
    func clash(row: Int) {
        let (map, layout, message) = Self.clashes[row]
        let error = failure { _ = try planned(map, layout) }
        #expect(error?.code == .name)
        #expect(error?.message == message)
    }

    @Test("lets names that differ in their bytes live side by side")
    func sideBySide() throws {
        let names = ["A", "a", "e\u{301}", "\u{e9}"]
        #expect(try planned(inputs(names.map { ($0, Literal(.integer(1))) })).files.count == 4)
    }

    @Test("gives a value called as a summary no file, with a warning; the other summary's name is free")
    func summaryNames() throws {
        let map = inputs(["inputs.pb", "inputs.json", "inputs.yaml"].map { ($0, Literal(.string($0))) })
        func warning(_ name: String) -> String {
            "! the input \"\(name)\" has no file of its own: the summary of that name takes its place"
        }
        #expect(
            lines(of: try planned(map, .direct, .json)) == [
                #"file inputs.yaml 777 "inputs.yaml""#, warning("inputs.json"), warning("inputs.pb"),
            ])
        #expect(
            lines(of: try planned(map, .direct, .yaml)) == [
                #"file inputs.json 777 "inputs.json""#, warning("inputs.pb"), warning("inputs.yaml"),
            ])
        #expect(
            lines(of: try planned(map, .direct, .proto)) == [
                #"file inputs.json 777 "inputs.json""#, #"file inputs.yaml 777 "inputs.yaml""#, warning("inputs.pb"),
            ])
        #expect(
            lines(of: try planned(inputs([("d", dictionary([("inputs.pb", Literal(.integer(1)))]))]))) == [
                "dir d", #"file d/inputs.pb 777 "1""#,
            ])
        #expect(try planned(map, .direct, .json).localized.entries.count == 3)
    }
}
