internal import FlyteIDL
internal import SafeFiles

/// File names for the names of variables and keys. Nearly every name is its own file name; one that cannot be (empty, `.`,
/// `..`, with a slash or a NUL, longer than 255 bytes) gets an escaped one, which the summary records.
public enum FileName {
    /// First byte of every escaped name.
    private static let mark = UInt8(ascii: "%")
    /// Bytes of a long name that its escaped form keeps.
    private static let kept = 200

    /// The file name, and whether it is escaped. Slashes at the end of a name are dropped, as Go's path.Join does.
    static func of(_ name: String) -> (component: PathComponent, isEscaped: Bool)? {
        let trimmed = name.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed()
        if let component = try? PathComponent(String(decoding: trimmed, as: UTF8.self)) { return (component, false) }
        return (try? PathComponent(escaped(name))).map { ($0, true) }
    }

    /// `%`, then the name with `%`, `/`, NUL and, where it is all dots, the dots as `%XX`. A name that is then too long
    /// is cut and ends in `%~` and a checksum (FNV-1a, 64 bits): only the summary tells what it was.
    static func escaped(_ name: String) -> String {
        let isDots = name == "." || name == ".."
        var bytes = [mark]
        for byte in name.utf8 {
            let isSafe =
                byte != mark && byte != UInt8(ascii: "/") && byte != 0 && !(isDots && byte == UInt8(ascii: "."))
            bytes += isSafe ? [byte] : Array(hex(byte).utf8)
        }
        guard bytes.count > 255 else { return String(decoding: bytes, as: UTF8.self) }
        var head = Array(bytes.prefix(kept))
        while String(validating: head, as: UTF8.self) == nil { head.removeLast() }
        return String(decoding: head, as: UTF8.self) + "%~" + checksum(name)
    }

    /// The name behind an escaped one; nil where it was cut, or is none.
    public static func unescaped(_ fileName: String) -> String? {
        var rest = fileName.utf8.dropFirst()
        guard fileName.utf8.first == mark else { return nil }
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            guard byte == mark else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The key that a file name stands for: an escaped name's original, and the name itself for every other.
    static func original(_ fileName: String) -> String {
        guard let name = unescaped(fileName), let own = of(name), own.isEscaped,
            NameOrder.equal(own.component.name, fileName)
        else {
            return fileName
        }
        return name
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.utf8.count < 2 ? "0" : "") + digits
    }

    private static func checksum(_ name: String) -> String {
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        return String(hash, radix: 16)
    }

    /// A name for a message: quoted, control characters escaped, shortened.
    static func shown(_ name: String) -> String {
        let scalars = name.unicodeScalars
        let escaped = scalars.prefix(80).map {
            $0.value < 0x20 || $0.value == 0x7f ? $0.escaped(asASCII: true) : String($0)
        }
        return "\"\(escaped.joined())\(scalars.count > 80 ? "…" : "")\""
    }
}
