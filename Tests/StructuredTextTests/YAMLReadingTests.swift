import StructuredText
import Testing

@Suite("Reading YAML")
struct YAMLReadingTests {
    @Test(
        "plain scalars follow the core schema",
        arguments: [
            ("", "null"), ("~", "null"), ("null", "null"), ("Null", "null"), ("NULL", "null"), ("nULL", "\"nULL\""),
            ("true", "true"), ("True", "true"), ("FALSE", "false"), ("tRUE", "\"tRUE\""),
            ("yes", "\"yes\""), ("no", "\"no\""), ("on", "\"on\""), ("off", "\"off\""), ("y", "\"y\""), ("N", "\"N\""),
            ("0", "0"), ("-0", "-0"), ("+5", "5"), ("-17", "-17"),
            ("12345678901234567890123", "12345678901234567890123"),
            ("0123", "\"0123\""), ("00", "\"00\""), ("-01", "\"-01\""), ("0o10", "8"), ("0x1F", "31"),
            ("0xffffffffffffffff", "18446744073709551615"),
            ("0x1ffffffffffffffff", "\"0x1ffffffffffffffff\""), ("0x", "\"0x\""), ("0o8", "\"0o8\""),
            ("0x-1", "\"0x-1\""), ("-0x1", "\"-0x1\""), ("0b1", "\"0b1\""),
            ("1_000", "\"1_000\""), ("1:30", "\"1:30\""), ("1.5", "1.5"), ("-1.50", "-1.50"), ("1.", "1.0"),
            (".5", "0.5"), ("-.5", "-0.5"), ("+.5e3", "0.5e3"),
            ("007.5", "7.5"), ("1e3", "1e3"), ("1e+21", "1e+21"), ("1.0e-7", "1.0e-7"), ("1.e2", "1.0e2"),
            ("1e", "\"1e\""), (".", "\".\""), ("+", "\"+\""),
            (".e3", "\".e3\""), ("1.2.3", "\"1.2.3\""), ("1e5x", "\"1e5x\""),
            (".inf", "\"Infinity\""), ("+.INF", "\"Infinity\""), ("-.Inf", "\"-Infinity\""), (".nan", "\"NaN\""),
            (".NaN", "\"NaN\""), ("inf", "\"inf\""),
            ("2024-01-02", "\"2024-01-02\""), ("=", "\"=\""), ("a b", "\"a b\""),
        ])
    func coreSchema(text: String, expected: String) throws {
        #expect(try yaml("- " + text).description == "[\(expected)]")
    }

    @Test(
        "quoted and block scalars are strings",
        arguments: [
            ("\"5\"", "5"), ("'true'", "true"), ("\"\"", ""), ("|-\n  5", "5"), (">\n  a\n  b\n", "a b\n"),
            ("\"\\x41\\u00e9\\U0001F600\\0\"", "Aé😀\0"),
        ])
    func quotedScalars(text: String, expected: String) throws {
        #expect(try yaml("x: " + text) == .object([Member("x", .string(expected))]))
    }

    @Test(
        "tags of the core schema",
        arguments: [
            ("!!str 5", "\"5\""), ("!!str", "\"\""), ("!!int \"5\"", "5"), ("!!int 0x10", "16"), ("!!float 5", "5"),
            ("!!float .inf", "\"Infinity\""),
            ("!!bool 'true'", "true"), ("!!null ''", "null"), ("!!map {a: 1}", "{\"a\":1}"), ("!!seq [1]", "[1]"),
            ("! \"5\"", "\"5\""),
        ])
    func coreTags(text: String, expected: String) throws {
        #expect(try yaml("- " + text).description == "[\(expected)]")
    }

    @Test(
        "whole documents",
        arguments: [
            ("", "null"), ("# nothing\n", "null"), ("---\n", "null"), ("hello\n", "\"hello\""), ("--- 5\n...\n", "5"),
            ("%YAML 1.1\n---\na: 1\n", "{\"a\":1}"),
            ("\u{FEFF}a: 1\n", "{\"a\":1}"), ("a: 1\r\nb: 2\r\n", "{\"a\":1,\"b\":2}"),
            (
                "{literals: {x: {scalar: {primitive: {integer: \"5\"}}}}}",
                #"{"literals":{"x":{"scalar":{"primitive":{"integer":"5"}}}}}"#
            ),
            ("1: a\ntrue: b\n~: c\n0x10: d\n? \n: e\n", #"{"1":"a","true":"b","~":"c","0x10":"d","":"e"}"#),
            ("no: {a: 1}\n", #"{"no":{"a":1}}"#), ("\"<<\": 1\n", #"{"<<":1}"#), ("!!str 5: a\n", #"{"5":"a"}"#),
            ("? a\n: b\n", #"{"a":"b"}"#), ("a: &x [1, 2]\nb: *x\nc: *x\n", #"{"a":[1,2],"b":[1,2],"c":[1,2]}"#),
            ("- &k key\n- {*k : 1}\n", #"["key",{"key":1}]"#), ("&k key: *k\n", #"{"key":"key"}"#),
            ("- &a 1\n- &a 2\n- *a\n", "[1,2,2]"),
            ("[a, {b: c}, ]", #"["a",{"b":"c"}]"#), ("{\"a\":1}", "{\"a\":1}"),
        ])
    func documents(text: String, expected: String) throws {
        #expect(try yaml(text).description == expected)
    }

    @Test(
        "refuses what JSON cannot hold, and says where",
        arguments: [
            ("a: 1\na: 2\n", TextError.Code.duplicateKey, "line 2, column 1: duplicate name \"a\""),
            ("é: {b: 1, \"b\": 2}\n", .duplicateKey, "line 1, column 12: duplicate name \"b\""),
            ("1: a\n\"1\": b\n", .duplicateKey, "line 2, column 1: duplicate name \"1\""),
            ("? [a, b]\n: {}\n", .unsupported, "line 1, column 3: a collection as a key is not supported"),
            ("- &a [x]\n- {*a : 1}\n", .unsupported, "line 2, column 4: a collection as a key is not supported"),
            (
                "a: &a\n  x: *a\n", .unsupported,
                "line 2, column 6: an alias inside its own anchor \"a\" is not supported"
            ),
            ("a: *b\n", .syntax, "line 1, column 4: an alias of the unknown anchor \"b\""),
            ("a: &a {}\nb:\n  <<: *a\n", .unsupported, "line 3, column 3: a merge key (<<) is not supported"),
            ("a: {}\n---\nb: {}\n", .unsupported, "line 2, column 1: a second document is not supported"),
            (
                "a: !!python/object/apply:os.system [x]\n", .unsupported,
                "line 1, column 4: the tag \"tag:yaml.org,2002:python/object/apply:os.system\" is not supported"
            ),
            (
                "a: !!binary YQ==\n", .unsupported,
                "line 1, column 4: the tag \"tag:yaml.org,2002:binary\" is not supported"
            ),
            ("a: !own x\n", .unsupported, "line 1, column 4: the tag \"!own\" is not supported"),
            ("!own a: x\n", .unsupported, "line 1, column 1: the tag \"!own\" is not supported"),
            ("a: !!set {x}\n", .unsupported, "line 1, column 4: the tag \"tag:yaml.org,2002:set\" is not supported"),
            ("a: !!seq {x: 1}\n", .unsupported, "line 1, column 4: the tag \"tag:yaml.org,2002:seq\" is not supported"),
            ("a: !!int x\n", .syntax, "line 1, column 4: \"x\" is not a value of the tag !!int"),
            ("a: !!int 1.5\n", .syntax, "line 1, column 4: \"1.5\" is not a value of the tag !!int"),
            ("a: !!float inf\n", .syntax, "line 1, column 4: \"inf\" is not a value of the tag !!float"),
            (
                "a:\n\tx: {}\n", .syntax,
                "line 2, column 1: found character that cannot start any token (while scanning for the next token)"
            ),
            ("é: {\n", .syntax, "line 2, column 1: did not find expected node content (while parsing a flow node)"),
            ("a: {}\n\0", .syntax, "line 2, column 1: control characters are not allowed"),
            (
                "\"\\ud83d\"", .syntax,
                "line 1, column 4: found invalid Unicode character escape code (while parsing a quoted scalar)"
            ),
        ])
    func refuses(text: String, code: TextError.Code, message: String) {
        let error = failure { () throws(TextError) in _ = try yaml(text) }
        #expect(error?.code == code)
        #expect(error?.description == message)
    }

    @Test(
        "refuses what is not UTF-8",
        arguments: [
            (Array("literals: {x".utf8) + [0xFF] + Array(": {}}\n".utf8), 13),
            ([0xFF, 0xFE, 0x61, 0x00], 1),
            ([0xFE, 0xFF, 0x00, 0x61], 1),
        ] as [([UInt8], Int)])
    func refusesOtherEncodings(bytes: [UInt8], column: Int) {
        let error = failure { () throws(TextError) in _ = try YAMLText.parse(bytes) }
        #expect(error?.code == .encoding)
        #expect(error?.column == column)
    }

    @Test(
        "refuses aliases that expand without bound",
        arguments: ["[%,%,%,%,%,%,%,%,%]", "{a: %, b: %, c: %, d: %, e: %, f: %}"])
    func refusesBombs(shape: String) {
        var text = "v0: &v0 x\n"
        for level in 1..<12 {
            let line = shape.split(separator: "%", omittingEmptySubsequences: false).joined(
                separator: "*v\(level - 1) ")
            text += "v\(level): &v\(level) " + line + "\n"
        }
        let error = failure { () throws(TextError) in _ = try yaml(text) }
        #expect(error?.code == .size)
        #expect(error?.message == "aliases expand to more than 1000000 values")
    }

    @Test("refuses aliases that expand too deep")
    func refusesDeepAliases() {
        var text = "- &v0 []\n"
        for level in 1..<200 {
            text +=
                "- &v\(level) " + String(repeating: "[", count: 60) + "*v\(level - 1) "
                + String(repeating: "]", count: 60) + "\n"
        }
        #expect(code { () throws(TextError) in _ = try yaml(text) } == .depth)
    }

    @Test("refuses directives without number, in any place")
    func refusesManyDirectives() {
        let directives = (0..<1_000).map { "%TAG !a\($0)! tag:x\n" }.joined()
        #expect(code { () throws(TextError) in _ = try yaml(directives + "--- a\n") } == .size)
        #expect(code { () throws(TextError) in _ = try yaml("a\n...\n" + directives + "--- a\n") } == .size)
    }

    @Test("refuses what would take libyaml minutes")
    func boundsTheTime() {
        let text = String(repeating: "[", count: 9_000) + String(repeating: "a,", count: 300_000)
        #expect(code { () throws(TextError) in _ = try yaml(text) } == .size)
    }
}
