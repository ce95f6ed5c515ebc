internal import Glibc

/// Signs in the output directory that a container has ended which nobody saw.
struct EarlierEnd: Sendable {
    /// How long nobody must be there, besides: as long as the original waited, two looks of 2 s.
    static let quiet: Duration = .seconds(2)

    let directory: String
    /// The declared outputs.
    let outputs: [String]

    /// A marker of the end, the exit status that Flyte's shell tasks leave, or every declared output (with an extension, too).
    var hasSigns: Bool {
        Self.isEnded(names: names, outputs: outputs)
    }

    /// The same of the names in a directory.
    static func isEnded(names: Set<String>, outputs: [String]) -> Bool {
        if !names.isDisjoint(with: [Markers.success, Markers.error, "_returncode"]) { return true }
        let stems = Set(names.map { String($0.prefix { $0 != "." }) })
        return !outputs.isEmpty && outputs.allSatisfy { names.contains($0) || stems.contains($0) }
    }

    private var names: Set<String> {
        guard let opened = opendir(directory) else { return [] }
        defer { closedir(opened) }
        var names: Set<String> = []
        while let entry = readdir(opened) { names.insert(EntryName.of(entry)) }
        return names
    }
}
