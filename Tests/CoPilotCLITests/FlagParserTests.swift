import Testing

@testable import CoPilotCLI

@Suite("The flag parser")
struct FlagParserTests {
    private static let flags = [
        Flag("text", "x"), Flag("other-text", "o"), Flag("bool", "b", .boolean), Flag("show", "s", .boolean),
        Flag("number", "n", .integer), Flag("time", "t", .duration), Flag("bytes", "i", .base64),
        Flag("storage.stow.config", nil, .stringMap), Flag("hidden", nil, isHidden: true),
    ]

    private static func parse(_ words: [String]) throws(UsageError) -> ParsedFlags {
        try FlagParser.parse(words, flags: flags)
    }

    @Test(
        "reads every form that pflag reads",
        arguments: [
            (["--text", "v"], "text", ["v"]), (["--text=v"], "text", ["v"]), (["--text="], "text", [""]),
            (["--text", ""], "text", [""]), (["--text==v="], "text", ["=v="]), (["--text=a b"], "text", ["a b"]),
            (["-xv"], "text", ["v"]), (["-x", "v"], "text", ["v"]), (["-x=v"], "text", ["v"]), (["-x="], "text", [""]),
            (["-x", ""], "text", [""]), (["-xv=w"], "text", ["v=w"]), (["-x-"], "text", ["-"]),
            (["-xb"], "text", ["b"]),
            (["--bool"], "bool", ["true"]), (["--bool=true"], "bool", ["true"]), (["--bool=false"], "bool", ["false"]),
            (["--bool=1"], "bool", ["1"]), (["--bool=F"], "bool", ["F"]), (["-b"], "bool", ["true"]),
            (["-b=0"], "bool", ["0"]),
            (["-sx", "v"], "text", ["v"]), (["-sxv"], "text", ["v"]), (["-sbx=v"], "text", ["v"]),
            (["-bs"], "show", ["true"]),
            (["-bs=false"], "show", ["false"]),
            (["--number", "-5"], "number", ["-5"]), (["-n-5"], "number", ["-5"]), (["--number=007"], "number", ["007"]),
            (["--time", "1h0m0s"], "time", ["1h0m0s"]), (["--time=-1.5s"], "time", ["-1.5s"]),
            (["--time", "0"], "time", ["0"]),
            (["--bytes", "AQI="], "bytes", ["AQI="]), (["--bytes="], "bytes", [""]), (["-iAQI="], "bytes", ["AQI="]),
            (["-i", " AQI=\n"], "bytes", [" AQI=\n"]),
            (["--text", "-v"], "text", ["-v"]), (["--text", "--bool"], "text", ["--bool"]),
            (["--text", "--"], "text", ["--"]),
            (["-x", "--text=w"], "text", ["--text=w"]),
            (["--text", "a", "--text=b", "-xc"], "text", ["a", "b", "c"]),
            (["--storage.stow.config", "k=v", "--storage.stow.config=l=w"], "storage.stow.config", ["k=v", "l=w"]),
            (["--text=\u{301}"], "text", ["\u{301}"]), (["--text=é\r\n"], "text", ["é\r\n"]),
        ])
    func forms(words: [String], name: String, values: [String]) throws {
        let parsed = try Self.parse(words)
        #expect(parsed.values[name]?.map { Array($0.utf8) } == values.map { Array($0.utf8) })
        #expect(parsed.words.isEmpty)
        #expect(parsed.text(name) == values.last)
    }

    @Test(
        "leaves the other words where they are",
        arguments: [
            ([], [], nil), (["a", "b"], ["a", "b"], nil), (["a", "--text", "v", "b"], ["a", "b"], nil),
            (["--bool", "false"], ["false"], nil), (["-b", "x"], ["x"], nil), (["-"], ["-"], nil),
            (["", "a"], ["", "a"], nil),
            (["a", "--", "--text", "v"], ["a"], ["--text", "v"]), (["--"], [], []),
            (["--", "--", "b"], [], ["--", "b"]),
            (["--text=v", "--", "-"], [], ["-"]),
        ] as [([String], [String], [String]?)])
    func otherWords(words: [String], rest: [String], afterDashes: [String]?) throws {
        let parsed = try Self.parse(words)
        #expect(parsed.words == rest)
        #expect(parsed.afterDashes == afterDashes)
    }

    @Test(
        "says what is wrong",
        arguments: [
            (["--textt", "v"], "unknown flag: --textt; did you mean --text?"),
            (["--numbr=5"], "unknown flag: --numbr; did you mean --number?"),
            (["--hiden", "v"], "unknown flag: --hiden"), (["--nonsense"], "unknown flag: --nonsense"),
            (["--TEXT", "v"], "unknown flag: --TEXT"), (["--=v"], "unknown flag: --"), (["-q"], "unknown flag: -q"),
            (["-bq"], "unknown flag: -q"), (["-5"], "unknown flag: -5"),
            (["--text"], "the flag --text needs a value"), (["-x"], "the flag -x (--text) needs a value"),
            (["-bx"], "the flag -x (--text) needs a value"),
            (["--bool=yes"], "\"yes\" is not a value for --bool: it wants true or false"),
            (["--bool="], "\"\" is not a value for --bool: it wants true or false"),
            (["-b=tRUE"], "\"tRUE\" is not a value for --bool: it wants true or false"),
            (["--number", "1.0"], "\"1.0\" is not a value for --number: it wants a whole number"),
            (["--number="], "\"\" is not a value for --number: it wants a whole number"),
            (["--time", "5"], "\"5\" is not a value for --time: it wants a duration such as 1h30m or 90s"),
            (["--time", "1d"], "\"1d\" is not a value for --time: it wants a duration such as 1h30m or 90s"),
            (["--bytes", "AQI"], "\"AQI\" is not a value for --bytes: it wants padded standard base64"),
            (["--bytes", "A-I="], "\"A-I=\" is not a value for --bytes: it wants padded standard base64"),
            (
                ["--storage.stow.config", "key"],
                "a value of --storage.stow.config is wrong: it wants key=value, and part 1 has no ="
            ),
        ])
    func wrong(words: [String], message: String) {
        let error = #expect(throws: UsageError.self) { try Self.parse(words) }
        #expect(error?.message == message)
    }

    @Test("does not repeat a long value in full")
    func longValue() {
        let error = #expect(throws: UsageError.self) {
            try Self.parse(["--bytes", String(repeating: "é", count: 5_000)])
        }
        #expect(error?.message.hasPrefix("\"ééé") == true)
        #expect(error?.message.hasSuffix("…\" is not a value for --bytes: it wants padded standard base64") == true)
        #expect((error?.message.utf8.count ?? .max) < 300)
    }

    @Test(
        "measures how far apart two names are",
        arguments: [
            ("", "", 0), ("a", "", 1), ("", "ab", 2), ("timeout", "timeout", 0), ("timeout", "timeot", 1),
            ("abc", "cab", 2), ("kitten", "sitting", 3),
        ])
    func distance(a: String, b: String, expected: Int) {
        #expect(EditDistance.between(a, b) == expected)
        #expect(EditDistance.between(b, a) == expected)
    }
}
