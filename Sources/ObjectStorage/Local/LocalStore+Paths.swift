internal import SafeFiles

extension LocalStore {
    /// The container's folder below the root; the root itself for no container (`file:///key`).
    /// - Throws: `.badURI` if it is not a folder name.
    func containerPath(of location: ObjectLocation) throws(StorageError) -> RelativePath {
        if location.container.isEmpty { return .root }
        return try mapping(location) { () throws(FileError) in RelativePath([try PathComponent(location.container)]) }
    }

    /// The file of an object below the root.
    /// - Throws: `.badURI` if the key is not a path.
    func path(of location: ObjectLocation) throws(StorageError) -> RelativePath {
        try location.requireKey()
        let container = try containerPath(of: location)
        return try mapping(location) { () throws(FileError) in
            container.appending(try RelativePath(parsing: location.key))
        }
    }

    /// - Throws: `.noContainer` if the container's folder does not exist.
    func requireContainer(_ location: ObjectLocation) async throws(StorageError) {
        let path = try containerPath(of: location)
        let status = try await BlockingWork.run { (_) throws(StorageError) in
            try mapping(location) { () throws(FileError) in try root.status(path, links: .beneath) }
        }
        if status?.kind != .directory { throw StorageError(.noContainer, "\(location): there is no such container") }
    }

    /// Does something with an object's file; nothing found is told apart from no container.
    func run<Value: Sendable>(
        _ location: ObjectLocation, _ body: @escaping @Sendable (RelativePath, Cancellation) throws(FileError) -> Value?
    ) async throws(StorageError) -> Value {
        let path = try path(of: location)
        let value = try await BlockingWork.run { (cancellation) throws(StorageError) in
            do throws(StorageError) {
                return try mapping(location) { () throws(FileError) in try body(path, cancellation) }
            } catch  where error.code == .notFound {
                return nil
            }
        }
        if let value { return value }
        try await requireContainer(location)
        throw StorageError(.notFound, "\(location): there is no such object")
    }

    /// Runs file system work, with its errors told of the object.
    /// - Parameter conflict: the code when a file stands where a folder is needed, or the other way round.
    func mapping<Value>(
        _ location: ObjectLocation, conflict: StorageError.Code? = nil, _ body: () throws(FileError) -> Value
    ) throws(StorageError) -> Value {
        do throws(FileError) {
            return try body()
        } catch {
            let isConflict = error.code == .isADirectory || error.code == .notADirectory
            if let conflict, isConflict { throw StorageError(conflict, "\(location): \(error.message)") }
            throw StorageError(stored: error, at: location)
        }
    }
}
