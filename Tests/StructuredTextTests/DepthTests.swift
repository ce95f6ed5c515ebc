import StructuredText
import Testing

@Suite("Deep and large trees")
struct DepthTests {
    private func nested(_ depth: Int, _ open: String, _ inner: String, _ close: String) -> [UInt8] {
        Array(String(repeating: open, count: depth).utf8) + Array(inner.utf8)
            + Array(String(repeating: close, count: depth).utf8)
    }

    @Test(
        "JSON 30,000 levels deep is read, compared, written and freed",
        arguments: [("[", "1", "]"), ("{\"a\":", "{}", "}"), ("[1,", "2", ",3]")])
    func deepJSON(open: String, inner: String, close: String) throws {
        let text = nested(29_999, open, inner, close)
        let value = try JSONText.parse(text)
        let again = try JSONText.parse(text)
        #expect(value == again)
        var written: [UInt8] = []
        JSONText.append(value, to: &written, indent: nil)
        #expect(written == text)
        var pretty: [UInt8] = []
        JSONText.append(value, to: &pretty, indent: 2)
        #expect(try JSONText.parse(pretty) == value)
        #expect(pretty.count < 600_000)
    }

    @Test("a subtree outlives the tree it was taken from")
    func aSubtreeOutlivesItsTree() throws {
        var value = try JSONText.parse(nested(20_000, "[", "\"leaf\"", "]"))
        for _ in 0..<10_000 {
            value = try #require(value.items.first)
        }
        #expect(value == (try JSONText.parse(nested(10_000, "[", "\"leaf\"", "]"))))
    }

    @Test("200,000 levels made by code, shared or not, are freed without recursion")
    func freedWithoutRecursion() {
        var value = StructuredValue.null
        for level in 0..<200_000 {
            value =
                level.isMultiple(of: 2) ? .array([value, value]) : .object([Member("a", value), Member("b", .null)])
        }
        let copy = value
        value = .null
        #expect(copy != value)
    }

    @Test("JSON a million levels deep is refused", arguments: ["[", "{\"a\":", "[{\"a\":"])
    func tooDeepJSON(open: String) {
        let error = failure { () throws(TextError) in _ = try JSONText.parse(nested(1_000_000, open, "", "")) }
        #expect(error?.code == .depth)
        #expect(error?.message == "nested deeper than the limit of 30000 levels")
    }

    @Test("YAML is read up to 10,000 levels and refused beyond")
    func deepYAML() throws {
        _ = try YAMLText.parse(nested(9_999, "[", "1", "]"))
        _ = try YAMLText.parse(nested(9_000, "{a: ", "1", "}"))
        _ = try YAMLText.parse(nested(9_000, "- ", "1", ""))
        #expect(code { () throws(TextError) in _ = try YAMLText.parse(nested(20_000, "[", "", "")) } == .depth)
        #expect(code { () throws(TextError) in _ = try YAMLText.parse(nested(1_000_000, "- ", "", "")) } == .depth)
    }

    @Test("YAML in 1,500 levels of block maps is read")
    func deepBlockMaps() throws {
        let text = (0..<1_500).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(try yaml(text).description.hasPrefix("{\"a\":{\"a\":{"))
    }

    @Test("deep trees are written as YAML without recursion, and read back", arguments: [10, 64, 65, 66, 300, 9_999])
    func deepTreesAsYAML(depth: Int) throws {
        let value = try JSONText.parse(nested(depth / 2, "[{\"a\": ", "\"x y\"", "}, 1]"))
        let text = try YAMLText.write(value)
        #expect(try YAMLText.parse(text) == value)
        #expect(text.count < depth * 200 + 100)
    }

    @Test("30,000 levels are written as YAML")
    func veryDeepTreesAsYAML() throws {
        let text = try YAMLText.write(JSONText.parse(nested(29_999, "[", "1", "]")))
        #expect(text.count < 100_000)
    }

    @Test("an object of 100,000 names takes linear time")
    func manyNames() throws {
        let text = "{" + (0..<100_000).map { "\"name\($0)\":\($0)" }.joined(separator: ",") + "}"
        #expect(try json(text).members.count == 100_000)
        #expect(try yaml(text).members.count == 100_000)
    }
}
