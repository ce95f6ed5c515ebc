public import FlyteIDL
public import SafeFiles
internal import StructuredText

/// Turns what a container left in its output directory into literals, typed by the task's interface. Plans only: nothing
/// is sent.
public struct OutputCollector {
    let directory: Directory
    let options: OutputOptions
    /// The uri of a file or directory, from its key below the raw output prefix and its path.
    let uri: (_ key: String, _ path: RelativePath) -> String
    var uploads: [OutputPlan.Upload] = []
    /// Keys of the blobs, those without a file too.
    var blobKeys: [String] = []

    /// Reads every declared output. Blocks.
    /// - Throws: one error that names every output that is missing or does not fit; its code is that of the first.
    public static func collect(
        _ outputs: VariableMap, from directory: Directory, _ options: OutputOptions = OutputOptions(),
        uri: @escaping (_ key: String) -> String
    ) throws(BridgeError) -> OutputPlan {
        try collect(outputs, from: directory, options, place: { key, _ in uri(key) })
    }

    /// The same for uris that depend on where a file or directory lies: its path in the directory.
    /// - Throws: as `collect(_:from:_:uri:)`.
    public static func collect(
        _ outputs: VariableMap, from directory: Directory, _ options: OutputOptions = OutputOptions(),
        place: @escaping (_ key: String, _ path: RelativePath) -> String
    ) throws(BridgeError) -> OutputPlan {
        var collector = OutputCollector(directory: directory, options: options, uri: place)
        return try collector.run(outputs)
    }

    private init(
        directory: Directory, options: OutputOptions, uri: @escaping (_ key: String, _ path: RelativePath) -> String
    ) {
        (self.directory, self.options, self.uri) = (directory, options, uri)
    }

    var links: LinkPolicy { options.followsLinks ? .follow : .beneath }

    private mutating func run(_ outputs: VariableMap) throws(BridgeError) -> OutputPlan {
        let document = try OutputDocument.find(in: directory, links, declared: outputs)
        var entries: [LiteralMap.Entry] = [], faults: [BridgeError] = []
        for variable in outputs.entries {
            do {
                entries.append(LiteralMap.Entry(name: variable.name, value: try output(variable, document)))
            } catch {
                faults.append(BridgeError(error.code, "output \(variable.name): \(error.message)", cause: error.cause))
            }
        }
        faults += document?.undeclared(outputs) ?? []
        if let error = BridgeError.all(faults) { throw error }
        return OutputPlan(literals: LiteralMap(entries), uploads: uploads, blobKeys: blobKeys)
    }

    private mutating func output(_ variable: VariableMap.Entry, _ document: OutputDocument?) throws(BridgeError)
        -> Literal
    {
        guard let type = variable.type, type.kind != nil else {
            throw BridgeError(.type, "it is declared without a type")
        }
        if let document, document.has(variable.name) {
            if try find(variable.name) != nil {
                throw BridgeError(.value, "it is given twice: by a file and in \(document.fileName)")
            }
            return try given(variable.name, type, by: document)
        }
        guard let found = try find(variable.name) else {
            if let none = type.noneVariant, case .union = type.kind {
                return LiteralBuilder.union(Literal(Scalar.Value.none), none)
            }
            throw BridgeError(.missing, try missing(variable.name))
        }
        // The file name, not the variable's: `..` is no part of a key.
        return try literal(at: found, as: type, key: FileName.of(variable.name)?.component.name ?? variable.name)
    }

    /// An output that a document gives.
    private mutating func given(_ name: String, _ type: LiteralType, by document: OutputDocument) throws(BridgeError)
        -> Literal
    {
        switch document.content {
        case .tree(let tree):
            guard let value = tree[name] else { throw BridgeError(.missing, "\(document.fileName) does not give it") }
            return try build(value, as: type, key: name)
        case .literals(let literals):
            guard let literal = literals[name] else {
                throw BridgeError(.missing, "\(document.fileName) does not give it")
            }
            if let misfit = TypeFit.misfit(of: literal, in: type, at: name) {
                throw BridgeError(
                    .value,
                    "\(document.fileName) gives \(misfit.place) as \(misfit.found), and it is declared as \(misfit.wanted)"
                )
            }
            return try DeepStack.run(depth: literals.depth) { () throws(BridgeError) in
                try resolved(literal, at: name)
            }
        }
    }

    // MARK: Finding

    /// A file or directory that is there.
    struct Found {
        let path: RelativePath
        let kind: FileKind

        /// What a blob of it is.
        var dimensionality: BlobType.Dimensionality { kind == .directory ? .multipart : .single }
    }

    /// The file called as the variable, else the only one called `VARIABLE.extension`; nil for none.
    private func find(_ name: String) throws(BridgeError) -> Found? {
        guard let (component, _) = FileName.of(name) else { throw BridgeError(.name, "its name cannot be a file name") }
        if let found = try look(RelativePath([component])) { return found }
        let candidates = try candidates(component.name)
        guard let only = candidates.first, candidates.count == 1, let found = try look(RelativePath([only])) else {
            return nil
        }
        if found.kind == .directory {
            throw BridgeError(.value, "\(only) is a directory; only a file may have an extension")
        }
        return found
    }

    private func candidates(_ name: String) throws(BridgeError) -> [PathComponent] {
        let entries = try BridgeError.files { () throws(FileError) in try directory.entries(.root, links: links) }
        return entries.map(\.name).filter { $0.name.utf8.starts(with: "\(name).".utf8) }
    }

    private func missing(_ name: String) throws(BridgeError) -> String {
        let several = try candidates(name).count > 1
        return "the file \(name) is not there" + (several ? ", and more than one file is called \(name).*" : "")
    }

    func look(_ path: RelativePath) throws(BridgeError) -> Found? {
        let status = try BridgeError.files { () throws(FileError) in try directory.status(path, links: links) }
        return status.map { Found(path: path, kind: $0.kind) }
    }
}
