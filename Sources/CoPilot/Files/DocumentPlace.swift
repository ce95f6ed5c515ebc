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

    /// The last part of the path: what a format and a message type are guessed from.
    var name: String { String(text.split(separator: "/").last ?? "") }

    private var path: String { text.hasPrefix("file:///") ? String(text.dropFirst("file://".count)) : text }

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
        if text == "-" { return try await OffPool.run { () throws(StageFailure) in try SmallFile.print(bytes) } }
        guard isObject else { return try await writeFile(bytes) }
        let (router, uri) = (try router(), try staged { () throws(StorageError) in try ObjectURI(parsing: text) })
        _ = try await staged { () async throws(StorageError) in try await router.put(bytes, to: uri) }
    }

    private func writeFile(_ bytes: [UInt8]) async throws(StageFailure) {
        let path = path
        try await OffPool.run { () throws(StageFailure) in
            if SmallFile.isSpecial(path) { return try SmallFile.write(bytes, through: path) }
            try staged { () throws(FileError) in
                let cut = path.utf8.lastIndex(of: UInt8(ascii: "/"))
                let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
                let name = cut.map { String(path[path.index(after: $0)...]) } ?? path
                try Directory.open(folder).write(bytes, to: RelativePath([PathComponent(name)]), mode: 0o666)
            }
        }
    }
}

/// Which message a file holds, by its name.
enum MessageGuess {
    /// The usual names of Flyte's files; a LiteralMap otherwise.
    static func type(ofFileNamed name: String) -> String {
        switch name.split(separator: ".").first {
        case "error", "errors": "ErrorDocument"
        case "interface", "interface2": "TypedInterface"
        case "variables", "variables2": "VariableMap"
        case "template", "task": "TaskTemplate"
        case "futures": "DynamicJobSpec"
        default: "LiteralMap"
        }
    }
}
