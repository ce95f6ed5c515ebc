internal import FlyteIDL
internal import SafeFiles
internal import StructuredText

/// One file that gives some or all outputs: `outputs.json`, `outputs.yaml` or `outputs.pb` in the output directory. A script
/// in any language can so answer with one JSON object.
struct OutputDocument {
    let fileName: String
    let content: Content

    enum Content {
        case tree(StructuredValue)
        case literals(LiteralMap)
    }

    private static let fileNames = ["outputs.json", "outputs.yaml", "outputs.pb"]

    /// The document in a directory; nil for none. A declared output called `outputs` takes the name for itself.
    /// - Throws: `.value` for more than one, or one that is not what its name says; `.file`.
    static func find(in directory: Directory, _ links: LinkPolicy, declared: VariableMap) throws(BridgeError)
        -> OutputDocument?
    {
        var found: [(String, RelativePath)] = []
        for name in fileNames where declared["outputs"] == nil && declared[name] == nil {
            let path = try BridgeError.files { () throws(FileError) in try RelativePath(parsing: name) }
            let status = try BridgeError.files { () throws(FileError) in try directory.status(path, links: links) }
            if status?.kind == .file { found.append((name, path)) }
        }
        guard let (name, path) = found.first else { return nil }
        guard found.count == 1 else {
            throw BridgeError(.value, "the outputs are given by both \(found[0].0) and \(found[1].0)")
        }
        let content = try BridgeError.files { () throws(FileError) in
            let file = try directory.openFile(path, links: links)
            let content = try file.readAll(limit: ValueText.longLimit)
            try file.checkUnchanged()
            return content
        }
        return OutputDocument(fileName: name, content: try decode(content, name))
    }

    private static func decode(_ content: [UInt8], _ name: String) throws(BridgeError) -> Content {
        if name == "outputs.pb" {
            do { return .literals(try LiteralMap(serialized: content)) } catch {
                throw BridgeError(.value, "\(name) is not a LiteralMap", cause: error.description)
            }
        }
        let tree = try tree(content, fileName: name)
        guard case .object = tree.kind else { throw BridgeError(.value, "\(name) is not a map of outputs") }
        return .tree(tree)
    }

    /// JSON, or YAML where the extension says so.
    /// - Throws: `.value` with line and column.
    static func tree(_ content: [UInt8], fileName: String) throws(BridgeError) -> StructuredValue {
        let isYAML = fileName.hasSuffix(".yaml") || fileName.hasSuffix(".yml")
        do {
            return isYAML ? try YAMLText.parse(content) : try JSONText.parse(content)
        } catch {
            throw BridgeError(.value, "\(fileName) is not \(isYAML ? "YAML" : "JSON")", cause: error.description)
        }
    }

    /// A fault for each output that it gives and that is not declared.
    func undeclared(_ outputs: VariableMap) -> [BridgeError] {
        names.filter { outputs[$0] == nil }.map {
            BridgeError(.value, "\(fileName) gives an output \(FileName.shown($0)), which is not declared")
        }
    }

    private var names: [String] {
        switch content {
        case .tree(let tree):
            if case .object(let members) = tree.kind { return members.map(\.name) }
            return []
        case .literals(let literals): return literals.entries.map(\.name)
        }
    }

    func has(_ name: String) -> Bool {
        switch content {
        case .tree(let tree): tree[name] != nil
        case .literals(let literals): literals[name] != nil
        }
    }
}
