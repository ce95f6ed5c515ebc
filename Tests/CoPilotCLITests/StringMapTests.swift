import Testing

@testable import CoPilotCLI

/// pflag's stringToString, and Go's encoding/csv where a value has more than one `=`.
@Suite("A key=value flag")
struct StringMapTests {
    @Test(
        "is one pair with one =, and a record of comma-separated values with more",
        arguments: [
            ("k=v", ["k": "v"]), ("k=", ["k": ""]), ("=v", ["": "v"]), ("\"k=v\"", ["k": "v"]),
            ("\"\"k=v\"", ["k": "v"]),
            ("k=a,b", ["k": "a,b"]), ("k=a \"b\" c", ["k": "a \"b\" c"]),
            ("endpoint=http://h:9000", ["endpoint": "http://h:9000"]),
            ("k=v,l=w", ["k": "v", "l": "w"]), ("k==", ["k": "="]), ("key=abc==", ["key": "abc=="]),
            ("k=v,k=w", ["k": "w"]), ("k=,l=", ["k": "", "l": ""]), ("k=v, l=w", ["k": "v", " l": "w"]),
            ("\"k=a,b\",l=w", ["k": "a,b", "l": "w"]), ("\"k=a\"\"b\",l=w", ["k": "a\"b", "l": "w"]),
            ("\"k=a\nb\",l=w", ["k": "a\nb", "l": "w"]),
            ("\"json={\"\"a\"\":\"\"b=c\"\"}\"", ["json": "{\"a\":\"b=c\"}"]),
            ("k=\u{301}", ["k": "\u{301}"]), ("k=é,l=日本", ["k": "é", "l": "日本"]),
        ])
    func pairs(value: String, expected: [String: String]) throws {
        let pairs = try FlagValue.stringMap(value)
        #expect(Dictionary(pairs, uniquingKeysWith: { $1 }) == expected)
    }

    @Test(
        "is refused where it is no such thing, rather than read by halves",
        arguments: [
            ("", "it wants key=value, and part 1 has no ="), ("k", "it wants key=value, and part 1 has no ="),
            ("k=v,l,m=w", "it wants key=value, and part 2 has no ="),
            (
                "json={\"a\":\"b=c\"}",
                "it has a quote within a field: put the whole pair in quotes, and double those inside"
            ),
            ("\"k=v\"x,l=w", "it has a quote within a field: put the whole pair in quotes, and double those inside"),
            ("\"k=v,l=w", "it has a quote that does not end"),
        ])
    func refused(value: String, message: String) {
        let error = #expect(throws: UsageError.self) { try FlagValue.stringMap(value) }
        #expect(error?.message == message)
    }
}
