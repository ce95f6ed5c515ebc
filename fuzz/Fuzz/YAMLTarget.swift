internal import StructuredText

extension FuzzTarget {
    /// Text that somebody gives as YAML (configuration, inputs as YAML).
    ///
    /// What parses is written and read back as the same tree: all of it by bytes, but the spelling of numbers, which the writer
    /// may change once (`1e5` becomes `1.0e+5`); after that the text is stable.
    static let yaml = FuzzTarget(name: "yaml", promise: "YAML -> tree -> YAML is stable, numbers keep their value") {
        bytes in
        guard let tree = tree(bytes, { (bytes) throws(TextError) in try YAMLText.parse(bytes, limits: few) }) else {
            return
        }
        let text = require("a tree is written") { () throws(TextError) in try YAMLText.write(tree) }
        let again = require("written YAML is YAML") { () throws(TextError) in try YAMLText.parse(text) }
        require(respelled(again) == respelled(tree), "YAML reads back the same")
        let second = require("a tree is written") { () throws(TextError) in try YAMLText.write(again) }
        require(second == text, "written YAML is stable")
        var json: [UInt8] = []
        JSONText.append(tree, to: &json, indent: nil)
        let parsed = require("a tree from YAML is JSON") { () throws(TextError) in try JSONText.parse(json) }
        require(parsed == tree, "and reads back the same")
    }

    /// A million values, which aliases may stand for in a few bytes, would take seconds each time.
    private static let few = TextLimits(maxNodes: 10_000)

    /// The tree with numbers in one spelling. Recursive: the fuzzer's texts are no deeper than they are long.
    static func respelled(_ value: StructuredValue) -> StructuredValue {
        switch value.kind {
        case .array(let items): .array(items.map(respelled))
        case .object(let members): .object(members.map { Member($0.name, respelled($0.value)) })
        case .number(let text): Double(text).map { .string("\($0)") } ?? value
        case .null, .bool, .string: value
        }
    }
}
