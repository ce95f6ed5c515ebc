/// A path below a directory: zero or more names, so it cannot climb and cannot be absolute.
public struct RelativePath: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The names from the top down.
    public let components: [PathComponent]

    /// The directory itself: no names.
    public static let root = RelativePath([])

    /// A path of names.
    public init(_ components: [PathComponent]) {
        self.components = components
    }

    /// Splits text at every `/`; every part must be a name, so `a//b`, `/a`, `a/` and the empty text are refused.
    /// - Throws: `.nameRefused`, `.tooLong`.
    public init(parsing text: String) throws(FileError) {
        var components: [PathComponent] = []
        for part in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            components.append(try PathComponent(String(Substring(part))))
        }
        self.components = components
    }

    /// One name further down.
    public func appending(_ component: PathComponent) -> RelativePath {
        RelativePath(components + [component])
    }

    /// A path further down.
    public func appending(_ path: RelativePath) -> RelativePath {
        RelativePath(components + path.components)
    }

    /// The names joined with `/`, exactly; empty for the root.
    public var text: String { components.map(\.name).joined(separator: "/") }

    /// The path for messages: control characters escaped, `.` for the root.
    public var description: String { components.isEmpty ? "." : Escaping.visible(text.utf8) }

    /// Name by name in byte order; a path comes before what is below it.
    public static func < (one: Self, other: Self) -> Bool {
        one.components.lexicographicallyPrecedes(other.components)
    }
}

extension RelativePath {
    /// The bytes for the system; `.` for the root.
    var bytes: [UInt8] { components.isEmpty ? Array(".".utf8) : Array(text.utf8) }

    /// The path of the directory it is in, and the last name; nil for the root.
    var split: (parent: RelativePath, name: PathComponent)? {
        components.last.map { (RelativePath(Array(components.dropLast())), $0) }
    }
}
