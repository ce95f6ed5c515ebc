internal import Glibc
internal import SafeFiles

/// A small file with a secret in it: a key, a token that the cluster renews.
enum CredentialFile {
    /// Bytes; keys and tokens have a few KiB.
    private static let limit = 256 << 10

    /// The bytes of the file at `path`. Small and local, so read on the spot.
    /// - Throws: `.credentials`, told of `subject`.
    static func bytes(atPath path: String, about subject: String) throws(StorageError) -> [UInt8] {
        let parts = path.split(separator: "/")
        let folder = (path.hasPrefix("/") ? "/" : "./") + parts.dropLast().joined(separator: "/")
        do throws(FileError) {
            let name = RelativePath([try PathComponent(String(parts.last ?? ""))])
            // The operator names it, and mounted secrets are links.
            return try Directory.open(folder).openFile(name, links: .follow).readAll(limit: limit)
        } catch {
            throw StorageError(.credentials, "\(subject): the file \(path) cannot be read", cause: error.message)
        }
    }

    /// Whether there is a file to be read. Why one that is there cannot be read comes out when it is.
    static func exists(atPath path: String) -> Bool { access(path, F_OK) == 0 }

    /// The one word that the file holds, without white space around it.
    /// - Throws: `.credentials`, told of `subject`.
    static func word(atPath path: String, about subject: String) throws(StorageError) -> String {
        let words = String(decoding: try bytes(atPath: path, about: subject), as: UTF8.self)
            .split(whereSeparator: \.isWhitespace)
        guard words.count == 1 else {
            throw StorageError(.credentials, "\(subject): the file \(path) does not hold one word")
        }
        return String(words[0])
    }
}
