internal import FileBridge
internal import ObjectStorage
internal import SafeFiles

/// Fetches the data that inputs refer to: files, and directories page by page.
struct BlobFetcher: Sendable {
    let router: StoreRouter
    let directory: Directory
    /// Most bytes of one object; nil for no limit.
    let limit: UInt64?
    /// Most objects in flight.
    let width: Int
    /// What is fetched, for messages.
    var noun = "the input "

    /// One object and its place.
    private struct Job: Sendable {
        let variable: String
        let uri: ObjectURI
        let path: RelativePath
    }

    /// - Throws: the first failure, with the input and the uri.
    func fetch(_ blobs: [InputPlan.BlobFetch]) async throws(StageFailure) {
        try await BoundedGroup(width: width).run {
            (submit: (Job) async throws(StageFailure) -> Void) async throws(StageFailure) in
            for blob in blobs {
                do throws(StageFailure) {
                    let uri = try staged { () throws(StorageError) in try ObjectURI(parsing: blob.uri) }
                    if blob.isDirectory {
                        try await list(blob, uri, submit)
                    } else {
                        try await submit(Job(variable: blob.variable, uri: uri, path: blob.path))
                    }
                } catch {
                    throw error.during("cannot fetch \(noun)\(blob.variable)")
                }
            }
        } _: { (job) async throws(StageFailure) in
            do throws(StageFailure) { try await fetch(job) } catch {
                throw error.during("cannot fetch \(noun)\(job.variable) from \(job.uri)")
            }
        }
    }

    private func list(_ blob: InputPlan.BlobFetch, _ uri: ObjectURI, _ submit: (Job) async throws(StageFailure) -> Void)
        async throws(StageFailure)
    {
        guard !uri.key.isEmpty else {
            throw StageFailure.badData("\(blob.uri) names a whole container, and no directory in it")
        }
        let (directory, path) = (directory, blob.path)
        try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(FileError) in try directory.makeDirectory(path) }
        }
        var objects = try staged { () throws(StorageError) in try router.objects(inDirectory: uri) }.makeAsyncIterator()
        while let object = try await next(&objects) {
            guard let inner = try relative(object.key, to: uri.key) else { continue }
            try await submit(
                Job(variable: blob.variable, uri: uri.replacingKey(object.key), path: blob.path.appending(inner)))
        }
    }

    private func next(_ objects: inout ObjectListing.Iterator) async throws(StageFailure) -> ListedObject? {
        do { return try await objects.next() } catch { throw StageFailure(error) }
    }

    /// The path of an object in its directory; nil for the markers that some tools leave (`dir/`).
    private func relative(_ key: String, to directory: String) throws(StageFailure) -> RelativePath? {
        let rest = key.utf8.dropFirst(directory.utf8.count + 1)
        if rest.isEmpty || rest.last == UInt8(ascii: "/") { return nil }
        do {
            return try RelativePath(parsing: String(decoding: rest, as: UTF8.self))
        } catch {
            throw StageFailure.badData("the object key \(key) cannot be a path: \(error.message)")
        }
    }

    private func fetch(_ job: Job) async throws(StageFailure) {
        let directory = directory
        let file = try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(FileError) in try directory.createFile(job.path, mode: FileMode.data.bits) }
        }
        _ = try await staged { () async throws(StorageError) in try await router.get(job.uri, into: file, limit: limit)
        }
        try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(FileError) in try file.commit() }
        }
    }
}
