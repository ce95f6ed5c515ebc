internal import FileBridge
internal import FlyteIDL
internal import Glibc
public import ObjectStorage

/// Looks at stores as the stages see them.
public struct StoreCommand: Sendable {
    /// What to do with a URI.
    public enum Verb: String, Sendable, CaseIterable {
        /// The objects below it, one a line: bytes, time, URI.
        case ls
        /// Its bytes to standard output.
        case cat
        /// What the store says of it.
        case stat
        /// As whom the store is asked.
        case whoami
    }

    private let router: StoreRouter

    public init(_ router: StoreRouter) { self.router = router }

    /// - Throws: what the store fails with, and standard output.
    public func run(_ verb: Verb, _ text: String) async throws(StageFailure) {
        let uri = try staged { () throws(StorageError) in try ObjectURI(parsing: text) }
        switch verb {
        case .ls: try await list(uri)
        case .cat:
            _ = try await staged { () async throws(StorageError) in try await router.get(uri, into: StandardOutput()) }
        case .stat:
            let info = try await staged { () async throws(StorageError) in try await router.head(uri) }
            try print(Self.line(info, uri))
        case .whoami:
            try print(try await staged { () async throws(StorageError) in try await router.identity(for: uri) })
        }
    }

    private func list(_ uri: ObjectURI) async throws(StageFailure) {
        var objects = try staged { () throws(StorageError) in try router.objects(inDirectory: uri) }.makeAsyncIterator()
        while let object = try await next(&objects) { try print(Self.line(object.info, uri.replacingKey(object.key))) }
    }

    private func next(_ objects: inout ObjectListing.Iterator) async throws(StageFailure) -> ListedObject? {
        do { return try await objects.next() } catch { throw StageFailure(error) }
    }

    private static func line(_ info: ObjectInfo, _ uri: ObjectURI) -> String {
        let time = info.modified.map { GoTime.text(Timestamp(seconds: $0, nanos: 0)) } ?? "-"
        return "\(info.size)\t\(time)\t\(info.entityTag ?? "-")\t\(uri)"
    }

    private func print(_ line: String) throws(StageFailure) { try SmallFile.print(Array((line + "\n").utf8)) }
}

/// Standard output as a place for one object. A reader that is slow slows the transfer down.
private struct StandardOutput: ByteSink {
    func write(_ bytes: RawSpan, at offset: UInt64) throws(StorageError) {
        let failure = bytes.withUnsafeBytes { buffer -> Int32 in
            var done = 0
            while done < buffer.count, let start = buffer.baseAddress {
                let count = Glibc.write(STDOUT_FILENO, start + done, buffer.count - done)
                if count < 0, errno != EINTR { return errno }
                done += max(0, count)
            }
            return 0
        }
        if failure != 0 { throw StorageError(.localFile, "cannot write to standard output") }
    }
}
