internal import ObjectStorage

extension FuzzTarget {
    /// URIs of blobs and of the command line.
    ///
    /// What parses, printed and parsed again, is the same; so is every URI derived from it. Keys have no slash at their ends.
    static let uris = FuzzTarget(
        name: "uris", promise: "URI -> value -> URI -> value is the identity, for derived URIs as well"
    ) {
        bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(StorageError) {
            let uri = try ObjectURI(parsing: text)
            checkURI(uri)
            checkURI(uri.appending("out"))
            checkURI(uri.appending(text))
            checkURI(uri.replacingKey(text.isEmpty ? "k" : text))
        } catch {
            require(error.code == .badURI && !error.isTransient, "a URI is refused with \(error.code)")
            require(isOneLine(error.message) && error.message.utf8.count < 4_000, "the message is one line: \(error)")
        }
    }

    private static func checkURI(_ uri: ObjectURI) {
        let text = uri.description
        if uri.container.isEmpty, uri.key.isEmpty { return }  // derived: the local root itself, which has no URI
        let again = require("\(text) parses") { () throws(StorageError) in try ObjectURI(parsing: text) }
        require(again == uri, "\(text) is the same again")
        require(again.hashValue == uri.hashValue, "equal URIs have equal hashes")
        require(same(again.description, text), "\(text) is printed the same again")
        require(
            uri.key.utf8.first != UInt8(ascii: "/") && uri.key.utf8.last != UInt8(ascii: "/"),
            "no slash at the ends of \(text)")
        require(isOneLine(text), "\(text) is one line")
        require(!uri.name.utf8.contains(UInt8(ascii: "/")), "the name is one name")
    }
}
