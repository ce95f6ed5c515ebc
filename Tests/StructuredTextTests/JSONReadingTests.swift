import StructuredText
import Testing

@Suite("Reading JSON")
struct JSONReadingTests {
    @Test(
        "reads every kind of value",
        arguments: [
            ("null", StructuredValue.null),
            (" \t\r\n true ", .bool(true)),
            ("false", .bool(false)),
            ("0", .number(Int64(0))),
            ("\"\"", .string("")),
            ("[]", .array([])),
            ("{}", .object([])),
            (
                "[1, [2, {}], \"x\"]",
                .array([.number(Int64(1)), .array([.number(Int64(2)), .object([])]), .string("x")])
            ),
            (
                "{\"b\": 1, \"a\": {\"c\": null}}",
                .object([Member("b", .number(Int64(1))), Member("a", .object([Member("c", .null)]))])
            ),
        ])
    func readsEveryKind(text: String, expected: StructuredValue) throws {
        #expect(try json(text) == expected)
    }

    @Test(
        "keeps the spelling of numbers",
        arguments: [
            "0", "-0", "-0.0", "1e5", "1E+05", "1.50", "123456789012345678901234567890", "0.1e-999",
            String(repeating: "7", count: 5000),
        ])
    func keepsTheSpelling(number: String) throws {
        #expect(try json(number).numberText == number)
    }

    @Test(
        "reads escapes",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u20AC""#, "Aé€"),
            (#""a\u0000b""#, "a\0b"),
            (#""\ud83d\ude00!""#, "😀!"),
            (#""\uFFFF\uD7FF\uE000""#, "\u{FFFF}\u{D7FF}\u{E000}"),
            (#""é\u0301日\n😀""#, "é\u{301}日\n😀"),
            ("\"\u{7F}\u{85}\u{2028}\"", "\u{7F}\u{85}\u{2028}"),
        ])
    func readsEscapes(text: String, expected: String) throws {
        #expect(try json(text) == .string(expected))
    }

    @Test(
        "refuses what is no JSON, and says where",
        arguments: [
            ("", TextError.Code.syntax, 1, 1, "the text is empty"),
            ("  \n ", .syntax, 2, 2, "expected a value, found the end"),
            ("{", .syntax, 1, 2, "expected a name in double quotes or '}', found the end"),
            ("{\"literals\": {\"x\"", .syntax, 1, 18, "expected ':' after a name, found the end"),
            ("[1,]", .syntax, 1, 4, "expected a value, found ']'"),
            ("{\"a\":1,}", .syntax, 1, 8, "expected a name in double quotes, found '}'"),
            ("[1 2]", .syntax, 1, 4, "expected ',' or ']', found '2'"),
            ("[1}", .syntax, 1, 3, "expected ',' or ']', found '}'"),
            ("{\"a\":1]", .syntax, 1, 7, "expected ',' or '}', found ']'"),
            ("{'a':1}", .syntax, 1, 2, "expected a name in double quotes or '}', found '''"),
            ("{\n /* c */ }", .syntax, 2, 2, "expected a name in double quotes or '}', found '/'"),
            ("{} {}", .syntax, 1, 4, "expected the end after the value, found '{'"),
            ("{} x", .syntax, 1, 4, "expected the end after the value, found 'x'"),
            ("NaN", .syntax, 1, 1, "expected a value, found \"NaN\""),
            ("Infinity", .syntax, 1, 1, "expected a value, found \"Infinity\""),
            ("True", .syntax, 1, 1, "expected a value, found \"True\""),
            ("truex", .syntax, 1, 1, "expected a value, found \"truex\""),
            ("01", .syntax, 1, 1, "a number with a leading zero"),
            ("-01", .syntax, 1, 2, "a number with a leading zero"),
            ("+1", .syntax, 1, 1, "expected a value, found '+'"),
            (".5", .syntax, 1, 1, "expected a value, found '.'"),
            ("1.", .syntax, 1, 3, "expected a digit after the decimal point"),
            ("1.e5", .syntax, 1, 3, "expected a digit after the decimal point"),
            ("1e", .syntax, 1, 3, "expected a digit in the exponent"),
            ("1e+", .syntax, 1, 4, "expected a digit in the exponent"),
            ("-", .syntax, 1, 2, "expected a digit"),
            ("0x1p4", .syntax, 1, 2, "expected the end of the number, found 'x'"),
            ("1_000", .syntax, 1, 2, "expected the end of the number, found '_'"),
            ("1 000", .syntax, 1, 3, "expected the end after the value, found '0'"),
            ("\"abc", .syntax, 1, 1, "the string that starts here never ends"),
            ("\"a\tb\"", .syntax, 1, 3, "a control character (byte 0x09) in a string"),
            ("\"a\nb\"", .syntax, 1, 3, "a control character (byte 0x0A) in a string"),
            (#""\x41""#, .syntax, 1, 2, "an escape that JSON does not have: '\\' and 'x'"),
            (#""\'""#, .syntax, 1, 2, "an escape that JSON does not have: '\\' and '''"),
            (#""\u12G4""#, .syntax, 1, 2, "expected four hexadecimal digits after \\u"),
            (#""\u12"#, .syntax, 1, 2, "expected four hexadecimal digits after \\u"),
            ("\"\\", .syntax, 1, 2, "the text ends in an escape"),
            (#""x\ud800""#, .syntax, 1, 3, "a lone surrogate"),
            (#""\ud800x""#, .syntax, 1, 2, "a lone surrogate"),
            (#""\ude00\ud83d""#, .syntax, 1, 2, "a lone surrogate"),
            (#""\ud83d\ud83d""#, .syntax, 1, 2, "a lone surrogate"),
            ("{\"a\": 1,\n \"a\": 2}", .duplicateKey, 2, 2, "duplicate name \"a\""),
            (#"{"a": 1, "\u0061": 2}"#, .duplicateKey, 1, 10, "duplicate name \"a\""),
            ("\u{FEFF}{}", .encoding, 1, 1, "a byte order mark, which JSON does not allow"),
            ("\0", .syntax, 1, 1, "expected a value, found byte 0x00"),
            ("[1,\u{A0}2]", .syntax, 1, 4, "expected a value, found byte 0xC2"),
        ])
    func refuses(text: String, code: TextError.Code, line: Int, column: Int, message: String) {
        let error = failure { () throws(TextError) in _ = try json(text) }
        #expect(error?.code == code)
        #expect(error?.description == "line \(line), column \(column): \(message)")
    }

    @Test(
        "refuses bytes that are not UTF-8, and says where",
        arguments: [
            (Array("[\"a".utf8) + [0xFF] + Array("\"]".utf8), 4),
            (Array("[\"".utf8) + [0xC0, 0xAF] + Array("\"]".utf8), 3),
            (Array("[\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"]".utf8), 3),
            (Array("[\"".utf8) + [0xF4, 0x90, 0x80, 0x80] + Array("\"]".utf8), 3),
            (Array("[\"\\n".utf8) + [0xE2, 0x82] + Array("\"]".utf8), 5),
            ([0xFF, 0xFE, 0x7B, 0x00], 1),
            ([0x80], 1),
        ] as [([UInt8], Int)])
    func refusesInvalidUTF8(bytes: [UInt8], column: Int) {
        let error = failure { () throws(TextError) in _ = try JSONText.parse(bytes) }
        #expect(error?.code == .encoding)
        #expect(error?.column == column)
    }

    @Test("tells names apart by bytes, not by canonical equivalence")
    func tellsNamesApartByBytes() throws {
        let value = try json("{\"\u{E9}\": 1, \"e\u{301}\": 2}")
        #expect(value["\u{E9}"] == .number(Int64(1)))
        #expect(value["e\u{301}"] == .number(Int64(2)))
        #expect(StructuredValue.string("\u{E9}") != .string("e\u{301}"))
    }

    @Test("finds a duplicate among many names", arguments: [1, 15, 16, 17, 18, 1000])
    func findsADuplicateAmongMany(count: Int) throws {
        let members = (0..<count).map { "\"k\($0)\": \($0)" }.joined(separator: ",")
        #expect(try json("{\(members)}")["k\(count - 1)"] == .number(Int64(count - 1)))
        let error = failure { () throws(TextError) in _ = try json("{\(members),\"k\(count / 2)\":0}") }
        #expect(error?.message == "duplicate name \"k\(count / 2)\"")
    }

    @Test("remembers where values and names stand")
    func remembersPositions() throws {
        let text = "{\n  \"é\": [1, true],\n  \"b\": {}\n}"
        let members = try json(text).members
        let items = members[0].value.items
        let bytes = Array(text.utf8)
        let places = [
            members[0].offset, members[0].value.offset, items[1].offset, members[1].offset, members[1].value.offset,
        ].map {
            TextPosition(of: Int($0), in: bytes)
        }
        #expect(places.map(\.line) == [2, 2, 2, 3, 3])
        #expect(places.map(\.column) == [3, 9, 13, 3, 8])
    }

    @Test("holds the limits")
    func holdsTheLimits() {
        let text = Array("[1,[2,[3]]]".utf8)
        #expect(
            code { () throws(TextError) in
                _ = try JSONText.parse(text, limits: TextLimits(maxDepth: 3, maxBytes: 11, maxNodes: 6))
            } == nil)
        #expect(
            code { () throws(TextError) in _ = try JSONText.parse(text, limits: TextLimits(maxDepth: 2)) } == .depth)
        #expect(
            code { () throws(TextError) in _ = try JSONText.parse(text, limits: TextLimits(maxBytes: 10)) } == .size)
        #expect(code { () throws(TextError) in _ = try JSONText.parse(text, limits: TextLimits(maxNodes: 5)) } == .size)
    }
}
