/// A name in a directory and what it stands for.
public struct DirectoryEntry: Sendable, Hashable {
    /// The name.
    public let name: PathComponent
    /// What it is itself: a link is `.link`, whatever it leads to.
    public let kind: FileKind
}
