/// One name in a directory: 1 to 255 bytes of UTF-8 without `/` and NUL, neither `.` nor `..`.
///
/// Compared, ordered and hashed by its bytes, as the file system does, not by Unicode's rules.
public struct PathComponent: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// NAME_MAX of linux/limits.h, in bytes.
    static let longest = 255

    /// The name as it is in the directory.
    public let name: String

    /// Accepts a name that can stand in a directory.
    /// - Throws: `.nameRefused`; `.tooLong` for more than 255 bytes.
    public init(_ name: String) throws(FileError) {
        if let (code, cause) = Self.fault(in: name.utf8) {
            throw FileError(code, cannot: "use the name", Self.quoted(name.utf8), because: cause)
        }
        self.name = name
    }

    /// The name for messages: control characters escaped, so not for use as a name.
    public var description: String { Escaping.visible(name.utf8) }

    /// Whether the bytes are the same.
    public static func == (one: Self, other: Self) -> Bool { one.name.utf8.elementsEqual(other.name.utf8) }

    /// Whether the bytes come first in byte order.
    public static func < (one: Self, other: Self) -> Bool { one.name.utf8.lexicographicallyPrecedes(other.name.utf8) }

    /// Feeds the bytes and a separator.
    public func hash(into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(byte) }
        hasher.combine(UInt8(ascii: "/"))
    }

    private static func fault(in bytes: String.UTF8View) -> (FileError.Code, String)? {
        if bytes.isEmpty { return (.nameRefused, "it is empty") }
        if bytes.elementsEqual(".".utf8) || bytes.elementsEqual("..".utf8) {
            return (.nameRefused, "it stands for another directory")
        }
        if bytes.contains(UInt8(ascii: "/")) { return (.nameRefused, "it has a slash in it") }
        if bytes.contains(0) { return (.nameRefused, "it has a zero byte in it") }
        if bytes.count > longest { return (.tooLong, "it has \(bytes.count) bytes, more than \(longest)") }
        return nil
    }

    /// The name in quotes, cut after 64 bytes, for a message about a name that is refused.
    private static func quoted(_ bytes: String.UTF8View) -> String {
        let shown = Escaping.visible(bytes.prefix(64))
        return bytes.count > 64 ? "\"\(shown)...\"" : "\"\(shown)\""
    }
}

extension PathComponent {
    /// A name read from a directory; nil if it is not UTF-8 (the kernel guarantees the rest).
    init?(entry bytes: [UInt8]) {
        guard let name = String(validating: bytes, as: UTF8.self) else { return nil }
        self.name = name
    }
}
