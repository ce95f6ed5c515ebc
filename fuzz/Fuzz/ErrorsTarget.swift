internal import FileBridge
internal import FlyteIDL

extension FuzzTarget {
    /// The `_ERROR` file.
    ///
    /// Whatever stands in it becomes an error document that encodes and decodes to itself.
    static let errors = FuzzTarget(
        name: "errors", promise: "any _ERROR file becomes a document that encodes and decodes to itself"
    ) {
        bytes in
        let document = UserError.document(of: bytes)
        let written = require("a document encodes") { () throws(IDLError) in try document.serialized() }
        let again = require("an encoded document decodes") { () throws(IDLError) in
            try ErrorDocument(serialized: written)
        }
        require((try? again?.serialized()) == written, "an encoded document is stable")
        guard let again else { return }
        require(same(again.code, document.code) && same(again.message, document.message), "code and message stay")
        require(again.kind == document.kind && again.origin == document.origin, "kind and origin stay")
        require(again.timestamp == document.timestamp && same(again.worker, document.worker), "time and worker stay")
    }
}
