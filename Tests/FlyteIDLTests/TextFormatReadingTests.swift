import Testing

@testable import FlyteIDL

@Suite("Text format, read")
struct TextFormatReadingTests {
    /// Texts of a Literal that protoc encodes.
    static let accepted: [String] = [
        "", " \t\r\n\u{B}\u{C}", "# only a comment", "hash:\"a\"#c\n", "scalar{primitive{integer:1}}",
        "scalar { primitive { integer: 1 } }", "scalar:<primitive:{integer:- 0x1F}>;", "scalar<primitive<integer:1>>",
        "hash:\"a\" 'b'\n\"c\"", "hash:'\"' metadata{}", "hash:\"a\",", "hash:\"a\";", "scalar{},hash:\"x\";",
        #"hash: "\ud83d\ude00\U0001F600\x41\x4a\x9\101\?\a\b\f\n\r\t\v\\\'\"\7\60""#, #"hash:"\4015""#,
        "hash:\"\t\u{1}\u{7F}\"",
        #"scalar{binary{value:"\xff\000\377\x0"tag:'u'}}"#, "hash:\"é日本\"", "hash : \"\" hash:\"b\"",
        "scalar{primitive{integer:-9223372036854775808}}", "scalar{primitive{integer:9223372036854775807}}",
        "scalar{primitive{integer:0x7FFFFFFFFFFFFFFF}}", "scalar{primitive{integer:0777}}",
        "scalar{primitive{integer:-010}}",
        "scalar{primitive{integer:0}}", "scalar{primitive{integer:-\n#c\n5}}",
        "offloaded_metadata{size_bytes:18446744073709551615}", "offloaded_metadata{size_bytes:0xFFFFFFFFFFFFFFFF}",
        "offloaded_metadata{size_bytes:01777777777777777777777}",
        "scalar{primitive{float_value:1}}", "scalar{primitive{float_value:1.5f}}", "scalar{primitive{float_value:1F}}",
        "scalar{primitive{float_value:.5}}", "scalar{primitive{float_value:5.}}",
        "scalar{primitive{float_value:- .5e+1F}}",
        "scalar{primitive{float_value:1e400}}", "scalar{primitive{float_value:99999999999999999999}}",
        "scalar{primitive{float_value:-InF}}", "scalar{primitive{float_value:iNfinity}}",
        "scalar{primitive{float_value:nan}}",
        "scalar{primitive{float_value:0}}", "scalar{primitive{float_value:-0}}", "scalar{primitive{float_value:0.1}}",
        "scalar{primitive{float_value:4.9e-324}}", "scalar{primitive{float_value:2e-400}}",
        "scalar{primitive{boolean:true}}", "scalar{primitive{boolean:True}}", "scalar{primitive{boolean:t}}",
        "scalar{primitive{boolean:f}}", "scalar{primitive{boolean:False}}", "scalar{primitive{boolean:1}}",
        "scalar{primitive{boolean:0}}", "scalar{primitive{boolean:0x1}}", "scalar{primitive{boolean:01}}",
        "metadata:[{key:\"a\"},{value:\"b\"}]", "metadata:[]", "metadata[<key:\"a\">]",
        "metadata:<value:\"v\" key:\"a\",>",
        "metadata{key:\"a\"}metadata{key:\"a\" value:\"x\"}", "metadata{key:\"\"key:\"b\"}", "metadata{}",
        "collection{literals:[{},{}]}", "collection{literals{}literals[{hash:\"x\"}]literals<>}",
        "scalar{generic{fields{key:\"a\" value{null_value:NULL_VALUE}}}}",
        "scalar{generic{fields{key:\"a\" value{null_value:7}}}}",
        "scalar{generic{fields{key:\"a\" value{null_value:-1}}}}",
        "scalar{generic{fields{key:\"a\" value{null_value:0x10}}}}",
        "scalar{blob{metadata{type{dimensionality:MULTIPART}}}}", "scalar{blob{metadata{type{dimensionality:1}}}}",
        "scalar{primitive{datetime{seconds:1 nanos:-2147483648}}}",
    ]

    @Test("What protoc encodes is read as the same message", arguments: accepted)
    func accepts(text: String) throws {
        let judged = try Protoc.encode(Array(text.utf8), as: "flyteidl2.core.Literal")
        try #require(judged.status == 0, "\(judged.complaint)")
        #expect(
            try encodedText(text, as: "flyteidl2.core.Literal")
                == rewritten(judged.output, as: "flyteidl2.core.Literal"))
    }

    /// Texts of a Literal that protoc refuses, and how.
    static let refused: [(String, String)] = [
        ("hash:\"a\",,", "line 1, column 10: the name of a field is wanted, not \",\""),
        ("hash:\"a\";,", "line 1, column 10: the name of a field is wanted"),
        ("\u{FEFF}hash:\"a\"", "line 1, column 1: a character outside ASCII"),
        ("é:1", "line 1, column 1: a character outside ASCII"),
        ("\u{1}", "line 1, column 1: a control character"),
        ("\n\nhash \"a\"", "line 3, column 6: ':' after \"hash\" is wanted"),
        ("hash:[\"a\"]", "line 1, column 6: a string in quotes for \"hash\" is wanted, not \"[\""),
        ("hash:a", "line 1, column 6: a string in quotes"),
        ("hash:1", "line 1, column 6: a string in quotes"),
        ("hash:\"a\nb\"", "line 1, column 8: a string ends at the end of its line"),
        ("hash:\"abc", "line 1, column 6: the string that starts here never ends"),
        ("hash:\"abc\\", "line 1, column 6: the string that starts here never ends"),
        ("hash:\"a\0\"", "line 1, column 8: a NUL byte"),
        (#"hash:"\q""#, "line 1, column 7: an escape that the text format does not have"),
        (#"hash:"\X41""#, "line 1, column 7: an escape"),
        (#"hash:"\x""#, "line 1, column 7: hexadecimal digits are wanted after \\x"),
        (#"hash:"\u12""#, "line 1, column 7: 4 hexadecimal digits are wanted"),
        (#"hash:"\U0001F60""#, "line 1, column 7: 8 hexadecimal digits are wanted"),
        ("hash:\"a\" // c", "line 1, column 10: the name of a field is wanted, not \"/\""),
        ("hash:\"a\" hash:\"b\"", "line 1, column 10: the field \"hash\" is given twice"),
        ("scalar{}scalar{}", "line 1, column 9: the field \"scalar\" is given twice"),
        ("scalar{}collection{}", "line 1, column 9: \"collection\" excludes \"scalar\""),
        ("scalar{primitive{integer:0 integer:0}}", "line 1, column 28: the field \"integer\" is given twice"),
        ("metadata{key:\"a\"key:\"b\"}", "line 1, column 17: the field \"key\" is given twice"),
        ("Hash:\"a\"", "line 1, column 1: no field \"Hash\" in flyteidl2.core.Literal"),
        ("literal_map:{}", "line 1, column 1: no field"),
        ("1:2", "line 1, column 1: the name of a field is wanted, not \"1\""),
        ("[a.b]:1", "line 1, column 1: extensions and Any in brackets are not part of flyteidl2.core.Literal"),
        ("[type.googleapis.com/google.protobuf.Struct]{}", "line 1, column 1: extensions and Any"),
        ("hash:\"a\" >", "line 1, column 10: the name of a field is wanted, not \">\""),
        ("}", "line 1, column 1"), ("scalar", "line 1, column 7: '{' is wanted, not the end"),
        ("scalar{", "line 1, column 7: the message that starts here never ends"),
        ("scalar{>", "line 1, column 8"), ("scalar<}", "line 1, column 8"),
        ("scalar:1", "line 1, column 8: '{' is wanted, not \"1\""),
        ("scalar[{}]", "line 1, column 7: '{' is wanted"),
        ("collection{literals[{},<>,]}", "line 1, column 27: '{' is wanted, not \"]\""),
        ("collection{literals[{}{}]}", "line 1, column 23: ',' or ']' in a list is wanted"),
        ("collection{literals[{};{}]}", "line 1, column 23: ',' or ']' in a list is wanted"),
        (
            "scalar{primitive{integer:9223372036854775808}}",
            "column 26: \"integer\" is not an integer from -9223372036854775808 to"
        ),
        ("scalar{primitive{integer:-9223372036854775809}}", "column 27: \"integer\" is not an integer"),
        ("scalar{primitive{integer:99999999999999999999999}}", "column 26: \"integer\" is not an integer"),
        ("scalar{primitive{integer:1.0}}", "column 26: an integer for \"integer\" is wanted, not \"1.0\""),
        ("scalar{primitive{integer:1F}}", "column 26: an integer"),
        ("scalar{primitive{integer:+1}}", "column 26: an integer"),
        ("scalar{primitive{integer:\"1\"}}", "column 26: an integer"),
        ("scalar{primitive{integer:1b: 2}}", "column 27: a blank is wanted between a number and a name"),
        ("scalar{primitive{integer:0_1}}", "column 27: a blank is wanted"),
        ("scalar{primitive{integer:08}}", "column 27: a number that starts with 0 is octal"),
        ("scalar{primitive{integer:0xG}}", "column 28: hexadecimal digits are wanted after 0x"),
        ("offloaded_metadata{size_bytes:-1}", "column 31: an integer for \"size_bytes\" is wanted, not \"-\""),
        (
            "offloaded_metadata{size_bytes:18446744073709551616}",
            "column 31: \"size_bytes\" is not an integer from 0 to"
        ),
        (
            "scalar{primitive{datetime{nanos:2147483648}}}",
            "column 33: \"nanos\" is not an integer from -2147483648 to 2147483647"
        ),
        ("scalar{primitive{float_value:0x10}}", "column 30: a decimal number, inf or nan"),
        ("scalar{primitive{float_value:010}}", "column 30: a decimal number"),
        ("scalar{primitive{float_value:infx}}", "column 30: a decimal number"),
        ("scalar{primitive{float_value:+1}}", "column 30: a decimal number"),
        ("scalar{primitive{float_value:\"1\"}}", "column 30: a decimal number"),
        ("scalar{primitive{float_value:1.2.3}}", "column 33: a number cannot go on with a point"),
        ("scalar{primitive{float_value:1e}}", "column 32: digits are wanted in the exponent"),
        ("scalar{primitive{float_value:00.5}}", "column 32: a number cannot go on with a point"),
        ("scalar{primitive{boolean:T}}", "column 26: true or false for \"boolean\" is wanted, not \"T\""),
        ("scalar{primitive{boolean:TRUE}}", "column 26: true or false"),
        ("scalar{primitive{boolean:2}}", "column 26: true or false"),
        ("scalar{primitive{boolean:-1}}", "column 26: true or false"),
        ("scalar{primitive{boolean:\"t\"}}", "column 26: true or false"),
        (
            "scalar{generic{fields{key:\"a\" value{null_value:99999999999}}}}",
            "column 48: \"null_value\" is not an integer"
        ),
        (
            "scalar{generic{fields{key:\"a\" value{null_value:FOO}}}}",
            "column 48: no value \"FOO\" in the enum of \"null_value\""
        ),
        ("scalar{generic{fields{key:\"a\" value{null_value:\"NULL_VALUE\"}}}}", "column 48: an integer"),
    ]

    @Test("What protoc refuses is refused, with the place", arguments: refused)
    func refuses(text: String, message: String) throws {
        #expect(try Protoc.encode(Array(text.utf8), as: "flyteidl2.core.Literal").status != 0)
        let error = failure { _ = try encodedText(text, as: "flyteidl2.core.Literal") }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
    }

    /// What protoc lets through, with a complaint or without, although it makes no valid message of proto3.
    static let stricter: [(String, IDLError.Code)] = [
        (#"hash:"\xff""#, .encoding), (#"hash:"\777""#, .encoding), (#"hash:"\ud800""#, .mapping),
        (#"hash:"\ude00""#, .mapping), (#"hash:"\ud83d\u0041""#, .mapping), (#"hash:"\U00110000""#, .mapping),
    ]

    @Test("Strings that are not UTF-8 are refused, unlike protoc", arguments: stricter)
    func strings(text: String, code: IDLError.Code) throws {
        #expect(try Protoc.encode(Array(text.utf8), as: "flyteidl2.core.Literal").status == 0)
        let error = failure { _ = try encodedText(text, as: "flyteidl2.core.Literal") }
        #expect(error?.code == code)
        #expect(error?.message.hasPrefix("line 1, column ") == true)
    }

    @Test("Text nested deep is read, deeper is refused")
    func depth() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "collection{literals{", count: levels) + String(repeating: "}}", count: levels)
        }
        let deep = try AnyMessage(text: Array(nested(4_999).utf8), as: "Literal")
        let bytes = deep.serialized()
        #expect(try AnyMessage(text: try deep.text(), as: "Literal").serialized() == bytes)
        let error = failure { _ = try encodedText(nested(5_000), as: "Literal") }
        #expect(error?.code == .depth)
        let open = failure {
            _ = try encodedText(String(repeating: "collection{literals{", count: 400_000), as: "Literal")
        }
        #expect(open?.code == .depth)
    }

    @Test("An unknown message name is told")
    func name() { #expect(failure { _ = try encodedText("", as: "Nothing") }?.code == .unknownMessage) }
}
