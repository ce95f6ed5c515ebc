internal import FlyteIDL
internal import StructuredText

extension FuzzTarget {
    /// The bytes of a Binary with the tag `msgpack`.
    ///
    /// What reads is written in smallest form, which reads back and is stable. Its JSON is JSON (though two keys of different
    /// types may get one name), and what that becomes as MessagePack has the same JSON.
    static let messagePack = FuzzTarget(
        name: "messagepack", promise: "MessagePack -> value -> MessagePack and -> JSON are stable"
    ) {
        bytes in
        guard let value = value(bytes) else { return }
        let written = MessagePackWriter.bytes(of: value)
        require(written.count <= bytes.count * 2, "the smallest form is no larger, but for floats of 32 bits")
        let again = require("what is written reads back") { () throws(IDLError) in try MessagePackReader.read(written) }
        require(MessagePackWriter.bytes(of: again) == written, "what is written is stable")
        let json = value.json
        require(again.json == json, "the JSON of it stays the same")
        let packed = MessagePackWriter.bytes(of: MessagePackValue(json: json))
        let unpacked = require("MessagePack of JSON reads") { () throws(IDLError) in try MessagePackReader.read(packed)
        }
        require(MessagePackWriter.bytes(of: unpacked) == packed, "MessagePack of JSON is stable")
        checkText(json)
    }

    private static func value(_ bytes: [UInt8]) -> MessagePackValue? {
        do throws(IDLError) {
            return try MessagePackReader.read(bytes)
        } catch {
            require([.malformed, .depth].contains(error.code), "reading MessagePack fails with \(error.code)")
            require(isOneLine(error.description), "the error fits one line: \(error)")
            return nil
        }
    }

    private static func checkText(_ json: StructuredValue) {
        do throws(TextError) {
            require(try JSONText.parse(Array(json.description.utf8)) == json, "JSON of MessagePack reads back the same")
        } catch {
            require(error.code == .duplicateKey, "JSON of MessagePack fails with \(error)")
        }
    }
}
