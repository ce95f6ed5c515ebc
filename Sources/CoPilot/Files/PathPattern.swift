internal import Glibc
internal import SafeFiles

/// A pattern of local paths such as `runs/**.pb`: `*`, `?` and `[...]` within a name, as fnmatch(3) has them, and `**` for
/// any number of folders. Names that begin with a dot match only where the pattern's does; links to folders are not entered.
struct PathPattern {
    /// The folder where the search begins, with a slash at its end; empty for the current one.
    let base: String
    private let text: String
    private let parts: [String]

    /// nil for a text without wildcards.
    init?(_ text: String) {
        let names = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let first = names.firstIndex(where: { $0.utf8.contains { "*?[".utf8.contains($0) } }) else { return nil }
        base = names[..<first].map { $0 + "/" }.joined()
        var parts: [String] = names[first...].filter { !$0.isEmpty }.reduce(into: []) { parts, name in
            guard name.firstRange(of: "**") != nil else { return parts.append(name) }
            if parts.last != "**" { parts.append("**") }
            // `**.pb` is `**/*.pb`.
            let rest = name.split(separator: "*", omittingEmptySubsequences: true).joined(separator: "*")
            if name != "**" { parts.append((name.hasPrefix("*") ? "*" : "") + rest + (name.hasSuffix("*") ? "*" : "")) }
        }
        // All files, at the end.
        if parts.last == "**" { parts.append("*") }
        (self.text, self.parts) = (text, parts)
    }

    /// The files that match, relative to `base`, folder by folder in byte order. Blocks.
    /// - Throws: `.noInput` where none does; `.permission`, `.io`.
    func files() throws(StageFailure) -> [String] {
        let directory = try staged { () throws(FileError) in try Directory.open(base.isEmpty ? "." : base) }
        var found: [RelativePath] = []
        try staged { () throws(FileError) in try search(directory, .root, parts[...], &found) }
        guard !found.isEmpty else { throw .notThere("no file matches \(text)") }
        return found.map(\.text)
    }

    private func search(
        _ directory: Directory, _ folder: RelativePath, _ parts: ArraySlice<String>, _ found: inout [RelativePath]
    ) throws(FileError) {
        guard let part = parts.first else { return }
        if part == "**" { try search(directory, folder, parts.dropFirst(), &found) }
        for entry in try directory.entries(folder, links: .follow) {
            guard fnmatch(part == "**" ? "*" : part, entry.name.name, FNM_PERIOD) == 0 else { continue }
            let path = folder.appending(entry.name)
            if part == "**" {
                if entry.kind == .directory { try search(directory, path, parts, &found) }
            } else if parts.count > 1 {
                if entry.kind == .directory { try search(directory, path, parts.dropFirst(), &found) }
            } else if entry.kind == .file || entry.kind == .link {
                found.append(path)
            }
        }
    }
}
