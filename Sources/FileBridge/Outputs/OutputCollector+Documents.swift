internal import FlyteIDL
internal import SafeFiles
internal import StructuredText

/// Values of documents, and the files that they name.
extension OutputCollector {
    /// A value of a JSON or YAML document as a literal.
    mutating func build(_ value: StructuredValue, as type: LiteralType, key: String) throws(BridgeError) -> Literal {
        var collector = self
        let builder = LiteralBuilder(options: options) { (text, type) throws(BridgeError) in
            try collector.stored(text, type)
        }
        let literal = try DeepStack.run(depth: 10_000) { () throws(BridgeError) in
            try builder.build(value, as: type, at: key)
        }
        self = collector
        return literal
    }

    /// A literal of outputs.pb, with the files and directories in it that are no uris planned for upload.
    mutating func resolved(_ literal: Literal, at place: String) throws(BridgeError) -> Literal {
        var copy = literal
        switch literal.value {
        case .collection(var collection):
            collection.literals = try BridgeError.each(collection.literals.enumerated()) {
                (element) throws(BridgeError) in
                try resolved(element.element, at: "\(place)[\(element.offset)]")
            }
            copy.value = .collection(collection)
        case .map(let map):
            copy.value = .map(
                try map.mapValues { (entry) throws(BridgeError) in
                    try resolved(entry.value, at: "\(place)[\"\(entry.name)\"]")
                })
        case .scalar(var scalar):
            if case .union(var union) = scalar.value, let inner = union.value {
                union.value = try resolved(inner, at: place)
                scalar.value = .union(union)
                copy.value = .scalar(scalar)
            } else if let uri = scalar.uri, !Self.isURI(uri) {
                do throws(BridgeError) { copy.value = .scalar(try uploaded(scalar, uri)) } catch {
                    throw error.at(place)
                }
            }
        case .offloaded, nil: break
        }
        return copy
    }

    /// Stored data that a text stands for: a uri is taken as it is, a path in the output directory is uploaded.
    private mutating func stored(_ text: String, _ type: LiteralType) throws(BridgeError) -> Literal {
        if Self.isURI(text) { return LiteralBuilder.stored(text, type) }
        let found = try named(text)
        return try literal(at: found, as: type, key: found.path.text)
    }

    /// Stored data at a path, with the uri that it will have.
    private mutating func uploaded(_ scalar: Scalar, _ path: String) throws(BridgeError) -> Scalar {
        var copy = scalar
        let found = try named(path)
        let uri = try store(found, key: found.path.text)
        switch scalar.value {
        case .blob(var blob):
            let format = blob.metadata?.type?.format ?? ""
            blob.metadata = BlobMetadata(type: BlobType(format: format, dimensionality: found.dimensionality))
            blob.uri = uri
            copy.value = .blob(blob)
        case .schema(var schema):
            schema.uri = uri
            copy.value = .schema(schema)
        case .structuredDataset(var dataset):
            dataset.uri = uri
            copy.value = .structuredDataset(dataset)
        default: break
        }
        return copy
    }

    private func named(_ text: String) throws(BridgeError) -> Found {
        guard !text.utf8.isEmpty else { throw BridgeError(.value, "an empty path") }
        let path = try path(text)
        guard let found = try look(path) else { throw BridgeError(.missing, "the file \(path) is not there") }
        return found
    }

    private static func isURI(_ text: String) -> Bool { text.firstRange(of: "://") != nil }

    /// The path below the output directory. An absolute one may begin with the directory's own; `./` and a slash at the
    /// end do not count.
    private func path(_ text: String) throws(BridgeError) -> RelativePath {
        let own = Array(directory.path.utf8) + [UInt8(ascii: "/")]
        let isBelow = text.utf8.starts(with: own)
        let inner = isBelow ? text.utf8.dropFirst(own.count) : text.utf8[...]
        let parts = inner.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
        do {
            if parts.isEmpty || !isBelow && inner.first == UInt8(ascii: "/") { return try RelativePath(parsing: text) }
            return try RelativePath(parsing: parts.map { String(Substring($0)) }.joined(separator: "/"))
        } catch {
            throw BridgeError(
                .value, "\(ValueText.shown(text)) is neither a uri nor a path in the output directory",
                cause: error.message)
        }
    }
}
