internal import FlyteIDL
internal import SafeFiles
internal import StructuredText

extension OutputCollector {
    /// A file or directory as a literal of its declared type.
    /// - Parameter key: below the raw output prefix.
    mutating func literal(at found: Found, as type: LiteralType, key: String) throws(BridgeError) -> Literal {
        switch type.kind {
        case .simple(let simple): return try value(at: found, as: simple)
        case .enumeration(let enumeration):
            let text = try text(at: found, as: type)
            return try LiteralBuilder.member(text, of: enumeration, at: found.path.description)
        case .blob(let declared): return try blob(declared, at: found, key: key)
        case .schema(let declared): return Literal(.schema(Schema(uri: try store(found, key: key), type: declared)))
        case .structuredDataset(let declared):
            let metadata = StructuredDatasetMetadata(type: declared)
            return Literal(.structuredDataset(StructuredDataset(uri: try store(found, key: key), metadata: metadata)))
        case .collection(let inner):
            return found.kind == .directory
                ? try list(at: found, of: inner, key: key) : try document(at: found, as: type, key: key)
        case .map(let inner):
            return found.kind == .directory
                ? try map(at: found, of: inner, key: key) : try document(at: found, as: type, key: key)
        case .union(let union): return try self.union(union, at: found, type, key: key)
        case nil: throw BridgeError(.type, "it is declared without a type")
        }
    }

    // MARK: Values

    private func value(at found: Found, as type: SimpleType) throws(BridgeError) -> Literal {
        let content = try content(at: found, limit: ValueText.limit(of: type), type: "\(type)")
        if case .binary = type { return Literal(.binary(Binary(value: content, tag: options.binaryTag))) }
        if case .structure = type, BinaryContent.looksLikeMessagePack(content) { return try messagePack(content) }
        if case .structure = type, options.structEncoding == .messagePack {
            return builder(key: "").messagePack(try StructText.tree(content))
        }
        return try Self.parse(content, as: type, at: found.path)
    }

    /// The value, or a fault that names the file where that is not the output's own.
    private static func parse(_ content: [UInt8], as type: SimpleType, at path: RelativePath) throws(BridgeError)
        -> Literal
    {
        do throws(BridgeError) { return try ValueText.parse(content, as: type) } catch {
            throw path.components.count > 1 ? error.at(path.description) : error
        }
    }

    /// A struct as `download` leaves the SDKs' own: MessagePack, kept as it is.
    private func messagePack(_ content: [UInt8]) throws(BridgeError) -> Literal {
        do {
            _ = try MessagePackReader.read(content)
        } catch {
            throw BridgeError(.value, "it is neither JSON nor MessagePack", cause: error.description)
        }
        return Literal(.binary(Binary(value: content, tag: "msgpack")))
    }

    private func text(at found: Found, as type: LiteralType) throws(BridgeError) -> String {
        let content = try content(at: found, limit: ValueText.shortLimit, type: type.description)
        guard case .scalar(let scalar) = try ValueText.parse(content, as: .string).value,
            case .primitive(let primitive) = scalar.value,
            case .string(let text) = primitive.value
        else { return "" }
        return text
    }

    /// - Parameter limit: nil where the content does not matter: none is read then.
    func content(at found: Found, limit: Int?, type: String) throws(BridgeError) -> [UInt8] {
        guard found.kind != .directory else {
            throw BridgeError(
                .value, "\(found.path) is a directory where a file with a value of type \(type) is wanted")
        }
        let file = try open(found)
        guard let limit else { return [] }
        guard file.size <= UInt64(limit) else {
            throw BridgeError(
                .value, "the file \(found.path) has \(file.size) bytes, and a value of type \(type) at most \(limit)")
        }
        return try BridgeError.files { () throws(FileError) in
            let content = try file.readAll(limit: limit)
            try file.checkUnchanged()
            return content
        }
    }

    /// Opening proves that it is a regular file, and readable.
    func open(_ found: Found) throws(BridgeError) -> OpenFile {
        try BridgeError.files { () throws(FileError) in try directory.openFile(found.path, links: links) }
    }

    /// A list or map in one JSON or YAML file, by its extension.
    private mutating func document(at found: Found, as type: LiteralType, key: String) throws(BridgeError) -> Literal {
        let content = try content(at: found, limit: ValueText.longLimit, type: type.description)
        return try build(try OutputDocument.tree(content, fileName: found.path.text), as: type, key: key)
    }

    /// The first variant that the file fits. `null` is none, where none is a variant.
    private mutating func union(_ union: UnionType, at found: Found, _ type: LiteralType, key: String)
        throws(BridgeError) -> Literal
    {
        if found.kind == .file, let none = type.noneVariant, try isNull(found) {
            return LiteralBuilder.union(Literal(Scalar.Value.none), none)
        }
        let before = (uploads: uploads.count, blobKeys: blobKeys.count)
        for variant in union.variants {
            if case .simple(.none) = variant.kind { continue }
            // What does not fit one variant may fit the next: that is what a union is.
            if let literal = try? literal(at: found, as: variant, key: key) {
                return LiteralBuilder.union(literal, variant)
            }
            uploads.removeLast(uploads.count - before.uploads)
            blobKeys.removeLast(blobKeys.count - before.blobKeys)
        }
        throw BridgeError(.value, "\(found.path) does not fit \(type)")
    }

    private func isNull(_ found: Found) throws(BridgeError) -> Bool {
        let file = try open(found)
        guard file.size <= 16 else { return false }
        let content = try BridgeError.files { () throws(FileError) in try file.readAll(limit: 16) }
        return content.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed().elementsEqual("null".utf8)
    }

    // MARK: Stored data

    /// One file is SINGLE and a directory MULTIPART, whatever is declared; the declared format is kept.
    private mutating func blob(_ declared: BlobType, at found: Found, key: String) throws(BridgeError) -> Literal {
        let uri = try store(found, key: key)
        let type = BlobType(format: declared.format, dimensionality: found.dimensionality)
        return Literal(.blob(Blob(uri: uri, metadata: BlobMetadata(type: type))))
    }

    /// Plans the upload of a file, or of all files of a directory; the uri that it will have.
    mutating func store(_ found: Found, key: String) throws(BridgeError) -> String {
        blobKeys.append(key)
        // Not the path's first part, which may have an extension.
        let variable = String(key.prefix { $0 != "/" })
        if found.kind == .directory {
            uploads += try DirectoryWalk.files(below: found.path, of: directory, links).map {
                OutputPlan.Upload(
                    variable: variable, path: found.path.appending($0), key: "\(key)/\($0.text)", blobKey: key)
            }
        } else {
            _ = try open(found)
            uploads.append(OutputPlan.Upload(variable: variable, path: found.path, key: key, blobKey: key))
        }
        return uri(key, found.path)
    }
}
