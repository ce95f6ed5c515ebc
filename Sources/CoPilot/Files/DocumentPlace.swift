internal import FlyteIDL
internal import ObjectStorage
internal import SafeFiles

/// Where a document is: a local path, `-` for a pipe, or the URI of an object.
public struct DocumentPlace: Sendable {
    /// As it was given.
    public let text: String

    public init(_ text: String) { self.text = text }

    /// Whether it is an object's URI. `file:///x` is the local path /x.
    var isObject: Bool {
        text.utf8.contains(UInt8(ascii: ":")) && text.firstRange(of: "://") != nil && !text.hasPrefix("file:///")
    }

    /// Whether it is a local directory, or is spelled as one.
    var isDirectory: Bool { text.hasSuffix("/") || !isObject && text != "-" && SmallFile.isDirectory(path) }

    /// The last part of the path: what a format and a message type are guessed from.
    var name: String { String(text.split(separator: "/").last ?? "") }

    /// The local path.
    var path: String { text.hasPrefix("file:///") ? String(text.dropFirst("file://".count)) : text }

    /// - Throws: what reading it fails with.
    func read(_ router: () throws(StageFailure) -> StoreRouter) async throws(StageFailure) -> [UInt8] {
        guard isObject else {
            let path = path
            return try await OffPool.run { () throws(StageFailure) in try SmallFile.read(path) }
        }
        let (router, uri) = (try router(), try staged { () throws(StorageError) in try ObjectURI(parsing: text) })
        return try await staged { () async throws(StorageError) in
            try await router.bytes(of: uri, limit: Int(Int32.max))
        }
    }

    /// Writes a whole document: a file appears complete, or not at all. A link, a pipe or a device that is there already
    /// (`/dev/stdout`) is written through, and stays.
    /// - Throws: what writing it fails with.
    func write(_ bytes: [UInt8], _ router: () throws(StageFailure) -> StoreRouter) async throws(StageFailure) {
        try await write(router) { (sink) throws(StageFailure) in sink.write(bytes) }
    }

    /// The same for a document that is made in pieces: a file is written piece by piece, anything else is collected first,
    /// so that nothing is handed on of a document that cannot be made.
    /// - Throws: what writing it fails with, and what `produce` throws.
    func write(
        _ router: () throws(StageFailure) -> StoreRouter,
        _ produce: @escaping @Sendable (DocumentSink) throws(StageFailure) -> Void
    ) async throws(StageFailure) {
        let path = path
        if !isObject, text != "-", !SmallFile.isSpecial(path) {
            return try await OffPool.run { () throws(StageFailure) in try Self.writeFile(path, produce) }
        }
        let bytes = try await OffPool.run { () throws(StageFailure) in try Self.collect(produce) }
        guard isObject else {
            let isPipe = text == "-"
            return try await OffPool.run { () throws(StageFailure) in
                try isPipe ? SmallFile.print(bytes) : SmallFile.write(bytes, through: path)
            }
        }
        let (router, uri) = (try router(), try staged { () throws(StorageError) in try ObjectURI(parsing: text) })
        _ = try await staged { () async throws(StorageError) in try await router.put(bytes, to: uri) }
    }

    private static func collect(_ produce: (DocumentSink) throws(StageFailure) -> Void)
        throws(StageFailure) -> [UInt8]
    {
        var whole: [UInt8] = []
        try produce(DocumentSink { piece in piece.withUnsafeBytes { whole += $0 } })
        return whole
    }

    private static func writeFile(
        _ path: String, _ produce: (DocumentSink) throws(StageFailure) -> Void
    ) throws(StageFailure) {
        let file = try staged { () throws(FileError) in
            let cut = path.utf8.lastIndex(of: UInt8(ascii: "/"))
            let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
            let name = cut.map { String(path[path.index(after: $0)...]) } ?? path
            return try Directory.open(folder).createFile(RelativePath([PathComponent(name)]), mode: 0o666)
        }
        var offset: UInt64 = 0, failure: FileError?
        let sink = DocumentSink { piece in
            guard failure == nil else { return }
            do throws(FileError) {
                try file.write(piece, at: offset)
                offset += UInt64(piece.byteCount)
            } catch { failure = error }
        }
        try produce(sink)
        if let failure { throw StageFailure(failure) }
        try staged { () throws(FileError) in try file.commit() }
    }
}
