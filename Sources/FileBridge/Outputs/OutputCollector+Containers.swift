internal import FlyteIDL
internal import SafeFiles
internal import StructuredText

extension OutputCollector {
    /// A directory as a list: files called `0`, `1` ... (an extension may follow), in the order of the numbers.
    mutating func list(at found: Found, of inner: LiteralType, key: String) throws(BridgeError) -> Literal {
        var numbered: [(index: Int, name: PathComponent)] = []
        for name in try names(in: found) {
            guard let index = Self.index(name.name) else {
                throw BridgeError(
                    .value, "\(found.path) is a list, and the file \(name) in it is not called by a number")
            }
            numbered.append((index, name))
        }
        numbered.sort { $0.index < $1.index }
        for (one, next) in zip(numbered, numbered.dropFirst()) where one.index == next.index {
            throw BridgeError(.value, "\(found.path) is a list, and \(one.name) and \(next.name) are the same element")
        }
        let literals = try BridgeError.each(numbered) { (one) throws(BridgeError) in
            try element(one.name, in: found, as: inner, key: "\(key)/\(one.index)")
        }
        return Literal(.collection(LiteralCollection(literals)))
    }

    /// A directory as a map: the names of the files are the keys.
    mutating func map(at found: Found, of inner: LiteralType, key: String) throws(BridgeError) -> Literal {
        let entries = try BridgeError.each(try names(in: found)) { (name) throws(BridgeError) in
            let literal = try element(name, in: found, as: inner, key: "\(key)/\(name.name)")
            return LiteralMap.Entry(name: FileName.original(name.name), value: literal)
        }
        return Literal(.map(LiteralMap(entries)))
    }

    private mutating func element(
        _ name: PathComponent, in found: Found, as type: LiteralType, key: String
    ) throws(BridgeError) -> Literal {
        let path = found.path.appending(name)
        guard let element = try look(path) else { throw BridgeError(.missing, "the file \(path) is gone") }
        return try literal(at: element, as: type, key: key)
    }

    private func names(in found: Found) throws(BridgeError) -> [PathComponent] {
        try BridgeError.files { () throws(FileError) in try directory.entries(found.path, links: links) }.map(\.name)
    }

    /// The number that a name begins with, up to its end or a dot.
    private static func index(_ name: String) -> Int? {
        let digits = name.utf8.prefix { $0.isDigit }
        let rest = name.utf8.dropFirst(digits.count)
        return rest.isEmpty || rest.first == UInt8(ascii: ".") ? Int(String(decoding: digits, as: UTF8.self)) : nil
    }

    func builder(key: String) -> LiteralBuilder {
        LiteralBuilder(options: options) { (text, type) throws(BridgeError) in LiteralBuilder.stored(text, type) }
    }
}

extension LiteralBuilder {
    /// A blob, schema or dataset of a declared type at a uri.
    static func stored(_ uri: String, _ type: LiteralType) -> Literal {
        switch type.kind {
        case .schema(let declared): Literal(.schema(Schema(uri: uri, type: declared)))
        case .structuredDataset(let declared):
            Literal(
                .structuredDataset(StructuredDataset(uri: uri, metadata: StructuredDatasetMetadata(type: declared))))
        case .blob(let declared): Literal(.blob(Blob(uri: uri, metadata: BlobMetadata(type: declared))))
        default: Literal(nil as Literal.Value?)
        }
    }
}
