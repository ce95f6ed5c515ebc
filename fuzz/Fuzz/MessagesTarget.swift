internal import FlyteIDL
internal import StructuredText

extension FuzzTarget {
    /// Bytes as any message of the schema (`inspect`, `convert`).
    ///
    /// Encoding is stable. What has JSON: that is JSON, reads back as the same message, and gives the same JSON. (Not the same
    /// bytes: unknown fields have no JSON.)
    static let messages = FuzzTarget(
        name: "messages", promise: "bytes -> message -> bytes and -> proto JSON -> message -> proto JSON are stable"
    ) { bytes in
        for name in messageNames {
            guarded { () throws(IDLError) in
                let message = try AnyMessage(serialized: bytes, as: name)
                let written = message.serialized()
                let again = require("an encoded \(name) decodes") { () throws(IDLError) in
                    try AnyMessage(serialized: written, as: name).serialized()
                }
                require(again == written, "an encoded \(name) is stable")
                for options in [ProtoJSONOptions(), ProtoJSONOptions(usesProtoNames: true, indent: nil)] {
                    checkJSON(of: message, options)
                }
            }
        }
    }

    /// What `inspect` and `convert` mostly see, and messages with every kind of field between them.
    static let messageNames = [
        "LiteralMap", "TaskTemplate", "TypedInterface", "ErrorDocument", "LiteralType", "Struct",
    ]

    private static func checkJSON(of message: borrowing AnyMessage, _ options: ProtoJSONOptions) {
        guard let text = json(of: message, options) else { return }
        let tree = require("proto JSON is JSON") { () throws(TextError) in try JSONText.parse(text) }
        let name = message.typeName
        let again = require("proto JSON of a \(name) reads back") { () throws(IDLError) in
            try AnyMessage(json: tree, text: text, as: name).json(options)
        }
        require(again == text, "proto JSON of a \(name) is stable")
    }

    private static func json(of message: borrowing AnyMessage, _ options: ProtoJSONOptions) -> [UInt8]? {
        do throws(IDLError) {
            return try message.json(options)
        } catch {
            require(error.code == .unrepresentable, "writing JSON fails with \(error.code)")
            return nil
        }
    }
}
