internal import FlyteIDL

extension FuzzTarget {
    /// Bytes from the object store, read by the mirror of the literal family and, independently, by reflection.
    ///
    /// Bytes that decode: what is encoded from them decodes to the same, the mirror and the reflection agree, and a task's
    /// interface and error document are as stable. Bytes that do not: the error says one of the four things it may say.
    static let wire = FuzzTarget(
        name: "wire", promise: "decode(encode(decode(x))) = decode(x), by the mirror, by reflection and between them"
    ) { bytes in
        literals(bytes)
        errorDocument(bytes)
        guarded { () throws(IDLError) in
            let interface = try TypedInterface(serialized: bytes)
            _ = (interface.inputs.entries.count, try VariableMap(serialized: bytes).entries.map(\.type?.description))
        }
    }

    private static func literals(_ bytes: [UInt8]) {
        guarded { () throws(IDLError) in
            let map = try LiteralMap(serialized: bytes)
            let written = require("a decoded map encodes") { () throws(IDLError) in try map.serialized() }
            let again = require("an encoded map decodes") { () throws(IDLError) in
                try LiteralMap(serialized: written).serialized()
            }
            require(again == written, "an encoded map is stable")
            let reflected = require("what the mirror decodes, reflection decodes") { () throws(IDLError) in
                try AnyMessage(serialized: bytes, as: "LiteralMap").serialized()
            }
            let mirrored = require("what reflection encodes, the mirror decodes") { () throws(IDLError) in
                try LiteralMap(serialized: reflected).serialized()
            }
            require(mirrored == written, "the mirror and the reflection agree")
        }
    }

    private static func errorDocument(_ bytes: [UInt8]) {
        guarded { () throws(IDLError) in
            guard let document = try ErrorDocument(serialized: bytes) else { return }
            let written = require("a document encodes") { () throws(IDLError) in try document.serialized() }
            let again = require("an encoded document decodes") { () throws(IDLError) in
                try ErrorDocument(serialized: written)?.serialized()
            }
            require(again == written, "an encoded document is stable")
        }
    }

    /// Runs what may refuse the bytes.
    static func guarded(_ body: () throws(IDLError) -> Void) {
        do throws(IDLError) {
            try body()
        } catch {
            require([.malformed, .encoding, .depth, .memory].contains(error.code), "decoding fails with \(error.code)")
            require(isOneLine(error.description), "the error fits one line: \(error)")
            require(!error.description.contains("protobuf-c"), "the scan finds what protobuf-c would refuse: \(error)")
        }
    }
}
