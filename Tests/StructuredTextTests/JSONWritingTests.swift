import StructuredText
import Testing

@Suite("Writing JSON")
struct JSONWritingTests {
    private func written(_ value: StructuredValue, indent: Int? = nil, escapingHTML: Bool = false) -> String {
        var bytes: [UInt8] = []
        JSONText.append(value, to: &bytes, indent: indent, escapingHTML: escapingHTML)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "escapes what JSON requires, and no more",
        arguments: [
            ("", #""""#),
            ("plain /é😀\u{7F}\u{2028}", "\"plain /é😀\u{7F}\u{2028}\""),
            ("\"\\\u{8}\u{C}\n\r\t", #""\"\\\b\f\n\r\t""#),
            ("\0\u{1F}", #""\u0000\u001f""#),
            ("<a href=\"x\">&", #""<a href=\"x\">&""#),
        ])
    func escapes(text: String, expected: String) {
        #expect(written(.string(text)) == expected)
    }

    @Test(
        "escapes HTML as Go does when asked",
        arguments: [
            ("<>&", #""\u003c\u003e\u0026""#),
            ("a\u{2028}b\u{2029}", #""a\u2028b\u2029""#),
            ("\u{202A}\u{2027}\u{20A8}", "\"\u{202A}\u{2027}\u{20A8}\""),
            ("'/=\u{7F}", "\"'/=\u{7F}\""),
        ])
    func escapesHTML(text: String, expected: String) {
        #expect(written(.string(text), escapingHTML: true) == expected)
    }

    @Test("writes compactly or indented")
    func writesCompactlyOrIndented() throws {
        let value = try json(#"{"a": [1, 2.50, {}], "b": {"c": null, "d": [true, []]}, "<": "<"}"#)
        #expect(written(value) == #"{"a":[1,2.50,{}],"b":{"c":null,"d":[true,[]]},"<":"<"}"#)
        #expect(written(value, escapingHTML: true).hasSuffix(#""\u003c":"\u003c"}"#))
        #expect(
            written(value, indent: 2) == """
                {
                  "a": [
                    1,
                    2.50,
                    {}
                  ],
                  "b": {
                    "c": null,
                    "d": [
                      true,
                      []
                    ]
                  },
                  "<": "<"
                }
                """)
    }

    @Test(
        "spells whole numbers and doubles",
        arguments: [
            (StructuredValue.number(Int64.min), "-9223372036854775808"),
            (.number(UInt64.max), "18446744073709551615"),
            (.number(0.0), "0"), (.number(-0.0), "-0"), (.number(1.5), "1.5"), (.number(1e21), "1e+21"),
            (.number(1e20), "100000000000000000000"),
            (.number(1e-6), "0.000001"), (.number(1e-7), "1e-7"), (.number(Double.nan), "\"NaN\""),
            (.number(-Double.infinity), "\"-Infinity\""),
        ])
    func spellsNumbers(value: StructuredValue, expected: String) {
        #expect(written(value) == expected)
    }

    @Test(
        "takes a spelled number only if it is one",
        arguments: [
            ("1", true), ("-1.5E+7", true), ("", false), ("1 ", false), ("01", false), ("NaN", false), ("1,2", false),
        ])
    func checksSpelledNumbers(text: String, isNumber: Bool) {
        #expect((StructuredValue.number(spelled: text) != nil) == isNumber)
    }

    @Test("what is written reads back, whatever the indent", arguments: 0..<300)
    func readsBack(seed: UInt64) throws {
        var tree = RandomTree(seed: seed)
        let value = tree.value()
        for indent in [nil, 0, 3] {
            #expect(try json(written(value, indent: indent, escapingHTML: seed.isMultiple(of: 2))) == value)
        }
    }
}
