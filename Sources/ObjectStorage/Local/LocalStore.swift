internal import SafeFiles

/// A folder as a store (kind `local`): its first-level folders are the containers, the files below are the objects.
///
/// Keys are paths: a key with an empty part, `.` or `..` cannot be had here. Links are followed while they stay inside the
/// folder. An object cannot be below another (`a` and `a/b`). Objects appear whole, and are on the disk when `put` returns.
public struct LocalStore: ObjectStore {
    /// Bytes copied at a time.
    private static let pieceSize = 256 << 10

    let root: Directory
    /// Most objects in a page of a listing: each page reads the folders on its way again, so not too few.
    let pageSize: Int

    /// A store in the folder at `path`.
    /// - Throws: `.configuration` if it is not an existing folder that may be read.
    public init(path: String, pageSize: Int = 4_096) throws(StorageError) {
        do throws(FileError) {
            root = try Directory.open(path)
        } catch {
            throw StorageError(
                .configuration, "the local store's path must be an existing directory", cause: error.message)
        }
        self.pageSize = pageSize
    }

    /// Makes the container's folder if it is not there.
    /// - Throws: `.badURI` for a name that is no folder name, `.permission`, `.io`.
    public func createContainer(_ container: String) throws(StorageError) {
        let location = ObjectLocation(container: container, key: "")
        try mapping(location) { () throws(FileError) in
            try root.makeDirectory(RelativePath([try PathComponent(container)]))
        }
    }

    /// See `ObjectStore`.
    public func head(_ location: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        try await run(location) { (path, _) throws(FileError) in
            guard let status = try root.status(path, links: .beneath), status.kind == .file else { return nil }
            return ObjectInfo(status)
        }
    }

    /// See `ObjectStore`.
    public func get(_ location: ObjectLocation, into sink: any ByteSink, limit: UInt64?) async throws(StorageError)
        -> ObjectInfo
    {
        let file = try await run(location) { (path, _) throws(FileError) in try root.openFile(path, links: .beneath) }
        if let limit, file.size > limit { throw StorageError.overLimit(limit).about(location.description) }
        try await BlockingWork.run { (cancellation) throws(StorageError) in
            if let target = sink as? AtomicFile, try LocalCopy.run(from: file, to: target, cancellation) {
                // The kernel did it.
            } else {
                try file.forEachPiece(of: Self.pieceSize) { (piece, offset) throws(StorageError) in
                    try cancellation.check()
                    try sink.write(piece, at: offset)
                }
            }
            try mapping(location) { () throws(FileError) in try file.checkUnchanged() }
        }
        return ObjectInfo(file.status)
    }

    /// See `ObjectStore`. Missing folders, the container's too, are made.
    public func put(_ location: ObjectLocation, from source: any ByteSource) async throws(StorageError) -> ObjectInfo {
        let path = try path(of: location)
        return try await BlockingWork.run { (cancellation) throws(StorageError) in
            let file = try mapping(location, conflict: .unsupported) { () throws(FileError) in
                try root.createFile(path, mode: 0o666, durable: true)
            }
            if let source = source as? OpenFile, try LocalCopy.run(from: source, to: file, cancellation) {
                // The kernel did it.
            } else {
                try source.forEachPiece(of: Self.pieceSize) { (piece, offset) throws(StorageError) in
                    try cancellation.check()
                    try mapping(location) { () throws(FileError) in try file.SafeFiles::write(piece, at: offset) }
                }
            }
            try mapping(location, conflict: .unsupported) { () throws(FileError) in try file.commit() }
            return ObjectInfo(size: source.size)
        }
    }

    /// See `ObjectStore`. Links to files are listed, links to folders are not entered; a folder without files does not show.
    public func list(_ prefix: ObjectLocation, after position: ListPosition?) async throws(StorageError) -> ListPage {
        let container = try containerPath(of: prefix)
        try await requireContainer(prefix)
        return try await BlockingWork.run { (cancellation) throws(StorageError) in
            let listed = position?.listed ?? 0
            var walk = LocalWalk(
                root: root, container: container, prefix: prefix.key, after: position?.token, count: pageSize)
            var objects = try walk.run(cancellation)
            guard objects.count > pageSize else { return ListPage(objects: objects, next: nil) }
            objects.removeLast()
            let last = objects.last?.key ?? prefix.key
            return ListPage(objects: objects, next: ListPosition(token: last, listed: listed + objects.count))
        }
    }

    /// See `ObjectStore`. The folders stay.
    public func delete(_ location: ObjectLocation) async throws(StorageError) {
        let path = try path(of: location)
        try await requireContainer(location)
        try await BlockingWork.run { (_) throws(StorageError) in
            try mapping(location) { () throws(FileError) in
                do throws(FileError) {
                    guard let status = try root.status(path, links: .beneath), status.kind == .file else { return }
                    try root.remove(path)
                } catch  where error.code == .notFound || error.code == .notADirectory {
                    return
                }
            }
        }
    }
}

extension ObjectInfo {
    /// What the file system knows.
    init(_ status: FileStatus) {
        self.init(size: status.size, modified: status.modified)
    }
}
