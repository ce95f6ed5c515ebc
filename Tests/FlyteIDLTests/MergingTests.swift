import Testing

@testable import FlyteIDL

@Suite("A message sent in pieces")
struct MergingTests {
    struct Row: CustomTestStringConvertible {
        let rule: String
        let bytes: [UInt8]
        let json: String
        var testDescription: String { rule }

        init(_ rule: String, _ bytes: [UInt8], _ json: String) {
            (self.rule, self.bytes, self.json) = (rule, bytes, json)
        }
    }

    static let rows = [
        Row(
            "a map entry's value is merged",
            block(1, text(1, "x") + block(2, text(4, "h")) + block(2, primitive(int(1, 4)))),
            #"{"literals":{"x":{"scalar":{"primitive":{"integer":"4"}},"hash":"h"}}}"#),
        Row(
            "entries of equal keys are not merged: the last wins",
            map("x", text(4, "h")) + map("x", primitive(int(1, 4))),
            #"{"literals":{"x":{"scalar":{"primitive":{"integer":"4"}}}}}"#),
        Row(
            "a oneof's member is merged, at every level",
            map("x", primitive(block(5, int(1, 5))) + primitive(block(5, int(2, 7)))),
            #"{"literals":{"x":{"scalar":{"primitive":{"datetime":"1970-01-01T00:00:05.000000007Z"}}}}}"#),
        Row(
            "another member of the oneof clears what was merged",
            map("x", primitive(block(5, int(1, 5)) + int(1, 1) + block(5, int(2, 7)))),
            #"{"literals":{"x":{"scalar":{"primitive":{"datetime":"1970-01-01T00:00:00.000000007Z"}}}}}"#),
        Row(
            "another member clears across pieces",
            map(
                "x",
                block(1, block(1, block(5, int(1, 5)))) + block(1, block(1, int(1, 1))) + primitive(block(5, int(2, 7)))
            ),
            #"{"literals":{"x":{"scalar":{"primitive":{"datetime":"1970-01-01T00:00:00.000000007Z"}}}}}"#),
        Row(
            "a collection between two scalars clears the first",
            map("x", primitive(int(1, 1)) + block(2, []) + block(1, [])), #"{"literals":{"x":{"scalar":{}}}}"#),
        Row(
            "the last member of a oneof wins", map("x", primitive(int(1, 1) + text(3, "s"))),
            #"{"literals":{"x":{"scalar":{"primitive":{"stringValue":"s"}}}}}"#),
        Row(
            "a message with its oneof unset in both pieces", map("x", block(1, []) + block(1, [])),
            #"{"literals":{"x":{"scalar":{}}}}"#),
        Row(
            "lists are joined", map("x", block(2, block(1, text(4, "a"))) + block(2, block(1, text(4, "b")))),
            #"{"literals":{"x":{"collection":{"literals":[{"hash":"a"},{"hash":"b"}]}}}}"#),
        Row(
            "maps are joined", map("x", block(3, map("b", [])) + block(3, map("a", []))),
            #"{"literals":{"x":{"map":{"literals":{"a":{},"b":{}}}}}}"#),
        Row(
            "messages outside a oneof are merged",
            map(
                "x",
                block(1, block(2, block(1, block(1, text(1, "csv"))) + text(3, "u") + block(1, block(1, int(2, 1)))))),
            #"{"literals":{"x":{"scalar":{"blob":{"metadata":{"type":{"format":"csv","dimensionality":"MULTIPART"}},"uri":"u"}}}}}"#
        ),
        Row("the last of a scalar wins", map("x", text(4, "a") + text(4, "b")), #"{"literals":{"x":{"hash":"b"}}}"#),
        Row(
            "three pieces and three keys", map("x", text(4, "1")) + map("x", text(4, "2")) + map("x", text(4, "3")),
            #"{"literals":{"x":{"hash":"3"}}}"#),
    ]

    @Test("means what the specification says", arguments: rows)
    func means(row: Row) throws {
        #expect(try json(row.bytes) == row.json)
        #expect(try LiteralMap(serialized: row.bytes).serialized() == encoded(row.json))
    }

    @Test("is merged in linear time, however many pieces there are")
    func isMergedInLinearTime() throws {
        let piece = primitive(block(5, int(1, 5)))
        var pieces: [UInt8] = []
        for _ in 0..<200_000 { pieces += piece }
        let merged = try rewritten(map("x", pieces))
        #expect(merged == map("x", piece))
    }

    @Test("is refused where merging would copy more than the limit")
    func isRefusedPastTheLimit() throws {
        var limits = WireLimits()
        limits.merging = 1_000
        let bytes = map("x", primitive(text(3, String(repeating: "s", count: 500))) + primitive(int(1, 1)))
        let error = failure { _ = try LiteralMap(serialized: bytes, limits: limits) }
        #expect(error?.code == .malformed)
        #expect(error?.message == "the message is sent in so many pieces that merging them costs too much")
    }

    @Test(
        "keeps a map's entries, whose keys and values may come in any order, or not at all",
        arguments: [
            (
                block(1, block(2, primitive(int(1, 4))) + text(1, "x")),
                #"{"literals":{"x":{"scalar":{"primitive":{"integer":"4"}}}}}"#
            ),
            (block(1, []), #"{"literals":{"":{}}}"#),
            (block(1, text(1, "x")), #"{"literals":{"x":{}}}"#),
            (block(1, block(2, text(4, "h"))), #"{"literals":{"":{"hash":"h"}}}"#),
            (block(1, text(1, "a") + text(1, "b")), #"{"literals":{"b":{}}}"#),
        ])
    func keepsEntries(bytes: [UInt8], expected: String) throws {
        #expect(try json(bytes) == expected)
        #expect(try json(LiteralMap(serialized: bytes).serialized()) == expected)
    }
}
