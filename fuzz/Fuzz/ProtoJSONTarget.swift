internal import FlyteIDL
internal import StructuredText

extension FuzzTarget {
    /// Text that somebody gives as JSON (`convert`, `_ERROR`, inputs as JSON).
    ///
    /// JSON that parses is written and read back as the same tree, compact and indented. A tree that is a message encodes to
    /// bytes that decode to the same, and its own JSON is the same message.
    static let protoJSON = FuzzTarget(
        name: "proto-json", promise: "JSON -> tree -> JSON is stable, and so is JSON -> message -> JSON -> message"
    ) { bytes in
        guard let tree = tree(bytes, { (bytes) throws(TextError) in try JSONText.parse(bytes) }) else { return }
        for indent in [nil, 2] {
            var text: [UInt8] = []
            JSONText.append(tree, to: &text, indent: indent, escapingHTML: indent == nil)
            let again = require("written JSON is JSON") { () throws(TextError) in try JSONText.parse(text) }
            require(again == tree, "JSON reads back the same")
        }
        for name in messageNames { checkMessage(tree, bytes, name) }
    }

    /// The tree of a text; an error must say where.
    static func tree(_ bytes: [UInt8], _ parse: ([UInt8]) throws(TextError) -> StructuredValue) -> StructuredValue? {
        do throws(TextError) {
            return try parse(bytes)
        } catch {
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            require(lines.indices.contains(error.line - 1), "line \(error.line) exists")
            require(
                (1...lines[error.line - 1].count + 1).contains(error.column), "\(error.line):\(error.column) exists")
            require(isOneLine(error.description), "the error fits one line: \(error)")
            return nil
        }
    }

    private static func checkMessage(_ tree: StructuredValue, _ text: [UInt8], _ name: String) {
        do throws(IDLError) {
            let message = try AnyMessage(json: tree, text: text, as: name)
            let written = message.serialized()
            let decoded = require("a \(name) from JSON decodes") { () throws(IDLError) in
                try AnyMessage(serialized: written, as: name).serialized()
            }
            require(decoded == written, "a \(name) from JSON is stable")
            let own = require("a \(name) from JSON has JSON") { () throws(IDLError) in try message.json() }
            let again = require("its own JSON reads back") { () -> [UInt8]? in
                guard let tree = try? JSONText.parse(own) else { return nil }
                return try AnyMessage(json: tree, text: own, as: name).serialized()
            }
            require(again == written, "a \(name)'s own JSON is the same message")
        } catch {
            require(error.code == .mapping, "reading JSON fails with \(error.code)")
            require(isOneLine(error.description), "the error fits one line: \(error)")
        }
    }
}
