internal import Glibc
internal import StructuredText

/// The configuration files: found, read and merged, later ones over earlier ones.
enum ConfigFiles {
    /// Looked for where `--config` names nothing that is there.
    static let defaults = ["config.yaml", "/etc/flyte/config/config.yaml"]

    /// The files of a path or glob, sorted, without directories; else the first default that is there.
    static func find(_ pattern: String, defaults: [String] = defaults) -> [String] {
        if !pattern.isEmpty {
            let matches = expand(pattern).filter(isFile)
            if !matches.isEmpty { return matches }
        }
        return defaults.first(where: isFile).map { [$0] } ?? []
    }

    /// What to say where a path or glob was given and matches nothing; nil where it does, or none was given.
    static func warning(_ pattern: String) -> String? {
        guard !pattern.isEmpty, find(pattern, defaults: []).isEmpty else { return nil }
        return "--config \(pattern) matches no file; read instead: \(find("").first ?? "none")"
    }

    private static func expand(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0 else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// The files merged, each checked by itself first.
    /// - Throws: naming the file, and the key or the place in it.
    static func read(_ paths: [String]) throws(ConfigError) -> StructuredValue {
        var merged = StructuredValue.object([])
        for path in paths {
            guard let bytes = content(of: path) else {
                throw ConfigError(message: "cannot read the configuration \(path): \(String(cString: strerror(errno)))")
            }
            let tree: StructuredValue
            do { tree = try YAMLText.parse(bytes) } catch {
                throw ConfigError(message: "\(path): \(error.description)")
            }
            do { _ = try ConfigTree.apply(tree, to: Settings()) } catch {
                throw ConfigError(message: "\(path): \(error.message)")
            }
            merged = merge(merged, tree)
        }
        return merged
    }

    private static func content(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var content: [UInt8] = [], piece = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { return ferror(file) == 0 ? content : nil }
            content += piece[..<count]
        }
    }

    /// Objects are merged member by member, names in any case; everything else is replaced.
    private static func merge(_ below: StructuredValue, _ above: StructuredValue) -> StructuredValue {
        guard case .object(let lower) = below.kind, case .object(let upper) = above.kind else {
            if case .null = above.kind { return below }
            return above
        }
        var members = lower
        for member in upper {
            if let index = members.firstIndex(where: { $0.name.lowercased() == member.name.lowercased() }) {
                members[index] = Member(members[index].name, merge(members[index].value, member.value))
            } else {
                members.append(member)
            }
        }
        return .object(members)
    }
}

/// A wrong configuration.
struct ConfigError: Error {
    let message: String
}
