public import FlyteIDL
public import SafeFiles

/// Turns what a container left in its output directory into literals, typed by the task's interface.
public struct OutputCollector {
    private let directory: Directory
    private let uri: (String) -> String
    private var uploads: [OutputPlan.Upload] = []
    private var hasBlobs = false

    /// Reads every declared output. Blocks.
    /// - Parameter uri: the uri of an object from its key below the raw output prefix.
    /// - Throws: one error that names every output that is missing or does not fit; its code is that of the first.
    public static func collect(
        _ outputs: VariableMap, from directory: Directory, uri: @escaping (String) -> String
    ) throws(BridgeError) -> OutputPlan {
        var collector = OutputCollector(directory: directory, uri: uri)
        var entries: [LiteralMap.Entry] = [], faults: [BridgeError] = []
        for variable in outputs.entries {
            do {
                entries.append(LiteralMap.Entry(name: variable.name, value: try collector.output(variable)))
            } catch {
                faults.append(BridgeError(error.code, "output \(variable.name): \(error.message)", cause: error.cause))
            }
        }
        guard let first = faults.first else {
            return OutputPlan(literals: LiteralMap(entries), uploads: collector.uploads, hasBlobs: collector.hasBlobs)
        }
        throw faults.count == 1 ? first : BridgeError(first.code, faults.map(\.description).joined(separator: "; "))
    }

    private init(directory: Directory, uri: @escaping (String) -> String) {
        (self.directory, self.uri) = (directory, uri)
    }

    private mutating func output(_ variable: VariableMap.Entry) throws(BridgeError) -> Literal {
        guard let kind = variable.type?.kind else { throw BridgeError(.type, "it is declared without a type") }
        switch kind {
        case .simple(let simple): return try simpleOutput(simple, at: try find(variable.name, isBlob: false))
        case .blob(let declared): return try blob(declared, variable.name, at: try find(variable.name, isBlob: true))
        default: throw BridgeError(.type, "the type \(variable.type?.description ?? "") is not supported as an output")
        }
    }

    /// A found file or directory.
    private struct Found {
        let path: RelativePath
        let kind: FileKind
    }

    /// The file called as the variable, else the only one called `VARIABLE.extension`.
    private func find(_ name: String, isBlob: Bool) throws(BridgeError) -> Found {
        let component = try BridgeError.files { () throws(FileError) in try PathComponent(name) }
        if let found = try look(RelativePath([component])) { return found }
        let entries = try BridgeError.files { () throws(FileError) in try directory.entries(.root, links: .beneath) }
        let candidates = entries.filter { $0.name.name.utf8.starts(with: "\(name).".utf8) }
        guard let only = candidates.first, candidates.count == 1 else {
            let reason =
                candidates.isEmpty ? "is not there" : "is not there, and more than one file is called \(name).*"
            throw BridgeError(.missing, "the file \(name) \(reason)")
        }
        guard let found = try look(RelativePath([only.name])) else {
            throw BridgeError(.missing, "the file \(only.name) is gone")
        }
        if found.kind == .directory {
            throw BridgeError(.value, "\(only.name) is a directory; only a file may have an extension")
        }
        return found
    }

    private func look(_ path: RelativePath) throws(BridgeError) -> Found? {
        let status = try BridgeError.files { () throws(FileError) in try directory.status(path, links: .beneath) }
        return status.map { Found(path: path, kind: $0.kind) }
    }

    private func simpleOutput(_ type: SimpleType, at found: Found) throws(BridgeError) -> Literal {
        guard found.kind != .directory else {
            throw BridgeError(
                .value, "\(found.path) is a directory where a file with a value of type \(type) is wanted")
        }
        let content = try BridgeError.files { () throws(FileError) in
            let file = try directory.openFile(found.path, links: .beneath)
            guard let limit = ValueText.limit(of: type) else { return Content.bytes([]) }
            return file.size > UInt64(limit) ? .tooLong(file.size, limit) : .bytes(try file.readAll(limit: limit))
        }
        switch content {
        case .bytes(let bytes): return try ValueText.parse(bytes, as: type)
        case .tooLong(let size, let limit):
            throw BridgeError(
                .value, "the file \(found.path) has \(size) bytes, and a value of type \(type) at most \(limit)")
        }
    }

    private enum Content {
        case bytes([UInt8])
        case tooLong(UInt64, Int)
    }

    /// One file is SINGLE and a directory MULTIPART, whatever is declared; the declared format is kept.
    private mutating func blob(_ declared: BlobType, _ name: String, at found: Found) throws(BridgeError) -> Literal {
        hasBlobs = true
        let isDirectory = found.kind == .directory
        if isDirectory {
            uploads += try DirectoryWalk.files(below: found.path, of: directory).map {
                OutputPlan.Upload(variable: name, path: found.path.appending($0), key: "\(name)/\($0.text)")
            }
        } else {
            // Opening proves that it is a regular file, and readable.
            _ = try BridgeError.files { () throws(FileError) in try directory.openFile(found.path, links: .beneath) }
            uploads.append(OutputPlan.Upload(variable: name, path: found.path, key: name))
        }
        let type = BlobType(format: declared.format, dimensionality: isDirectory ? .multipart : .single)
        return Literal(.blob(Blob(uri: uri(name), metadata: BlobMetadata(type: type))))
    }
}
