import StructuredText
import Testing

@Suite("Writing YAML")
struct YAMLWritingTests {
    private func written(_ value: StructuredValue) throws(TextError) -> String {
        String(decoding: try YAMLText.write(value), as: UTF8.self)
    }

    @Test("writes block style")
    func writesBlockStyle() throws {
        let value = try json(
            #"{"b": [1, {"x": null, "y": true}], "a": {"c": {}, "d": []}, "s": "two\nlines\n", "e": ""}"#)
        #expect(
            try written(value) == """
                b:
                - 1
                - x: null
                  "y": true
                a:
                  c: {}
                  d: []
                s: |
                  two
                  lines
                e: ""

                """)
    }

    @Test(
        "quotes strings that some reader takes for something else",
        arguments: [
            "", "~", "null", "Null", "true", "False", "y", "Y", "n", "yes", "NO", "On", "off", "1", "-1", "+1", "1.5",
            ".5", "1e3", "0x1F", "0o17", "017", "0b11",
            "1_000", "1:30:15", "190:20:30.15", ".inf", "-.INF", ".nan", "2024-01-02", "2001-12-14t21:59:43.10-05:00",
            "2001-12-14 21:59:43.10 -5", "<<", "=", "1,000",
        ])
    func quotesAmbiguousStrings(text: String) throws {
        #expect(try written(.string(text)) == "\"\(text)\"\n")
        #expect(try written(.object([Member(text, .string(text))])) == "\"\(text)\": \"\(text)\"\n")
    }

    @Test(
        "writes plain text plainly",
        arguments: ["a", "a b", "s3://bucket/key", "x-1", "2nd", "Norway", "nope", "a#b", "a:b", "é"])
    func writesPlainText(text: String) throws {
        #expect(try written(.object([Member("k", .string(text))])) == "k: \(text)\n")
    }

    @Test(
        "escapes what readers refuse or change",
        arguments: [
            ("a\0b", #""a\0b""#), ("\u{7F}", #""\x7F""#), ("\u{80}", #""\x80""#), ("\u{85}", #""\N""#),
            ("\u{2028}", #""\L""#), ("\u{2029}", #""\P""#),
            ("\u{FEFF}x", #""\uFEFFx""#), ("\u{FFFE}", #""\uFFFE""#), ("\u{FFFF}", #""\uFFFF""#),
            ("😀", #""\U0001F600""#), ("a\tb", #""a\tb""#), ("a\r\n", #""a\r\n""#),
            ("a\n ", #""a\n ""#), ("\n", #""\n""#),
        ])
    func escapes(text: String, expected: String) throws {
        #expect(try written(.object([Member("k", .string(text))])) == "k: \(expected)\n")
    }

    @Test(
        "spells numbers so that YAML 1.1 takes them for numbers",
        arguments: [
            ("1", "1"), ("-0", "-0"), ("1.5", "1.5"), ("1e+21", "1.0e+21"), ("1E5", "1.0e+5"), ("1.5e3", "1.5e+3"),
            ("-2e-7", "-2.0e-7"),
        ])
    func spellsNumbers(number: String, expected: String) throws {
        #expect(try written(.array([json(number)])) == "- \(expected)\n")
    }

    @Test("folds long strings at 80 columns, and they read back")
    func folds() throws {
        let value = StructuredValue.object([Member("k", .string(String(repeating: "word ", count: 60) + "end"))])
        let text = try written(value)
        #expect(text.split(separator: "\n").allSatisfy { $0.count < 90 })
        #expect(try yaml(text) == value)
    }

    @Test("long names read back", arguments: [100, 127, 128, 129, 500, 1_023, 1_024, 1_025, 5_000, 100_000])
    func longNames(length: Int) throws {
        for unit in ["a", "a ", "é", "1"] {
            let name = String(repeating: unit, count: length)
            let value = StructuredValue.object([
                Member(name, .array([.object([Member(name, .string(name))])])), Member("z", .null),
            ])
            #expect(try YAMLText.parse(YAMLText.write(value)) == value)
        }
    }

    @Test("what is written reads back", arguments: 0..<1_000)
    func readsBack(seed: UInt64) throws {
        var tree = RandomTree(seed: seed)
        let value = tree.value()
        #expect(try YAMLText.parse(YAMLText.write(value)) == value)
    }

    @Test(
        "any JSON of simple content is YAML of the same value",
        arguments: ["{\"a\":[1,2.5,\"x\",null,true,{}]}", "[\"\\u00e9\\n\", -1e5]"])
    func jsonIsYAML(text: String) throws {
        #expect(try yaml(text) == json(text))
    }
}
