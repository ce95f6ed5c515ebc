/// A name for content: the same bytes have the same one, wherever they are.
public struct ContentHash: Sendable {
    /// SHA-256 (FIPS 180-4) in lower-case hexadecimal, 64 digits.
    public let hex: String

    /// The hash of a source. Reads all of it; blocks.
    /// - Throws: `.localFile`, `.io`.
    public init(of source: any ByteSource) throws(StorageError) {
        hex = try SHA256.hexDigest(of: source)
    }

    /// The hash of a directory: of the lines `HASH  PATH` and a newline, one for each file, in byte order of the paths (what
    /// `sha256sum` prints for them).
    /// - Throws: `.io`.
    public init(ofFiles files: [(path: String, hash: ContentHash)]) throws(StorageError) {
        let lines = files.sorted { $0.path.precedesInBytes($1.path) }.map { "\($0.hash.hex)  \($0.path)\n" }
        hex = try SHA256.hexDigest(of: Array(lines.joined().utf8))
    }
}
