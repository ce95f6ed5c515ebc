internal import FileBridge
internal import ObjectStorage
internal import SafeFiles

/// Uploads the files of blob outputs.
struct OutputUploader: Sendable {
    let router: StoreRouter
    let directory: Directory
    let links: LinkPolicy
    /// Most objects in flight.
    let width: Int

    /// - Throws: the first failure, with the output and the file.
    func upload(_ uploads: [OutputPlan.Upload], to raw: ObjectURI?) async throws(StageFailure) {
        guard let raw else { return }
        try await BoundedGroup(width: width).run {
            (submit: (OutputPlan.Upload) async throws(StageFailure) -> Void) async throws(StageFailure) in
            for upload in uploads { try await submit(upload) }
        } _: { (upload) async throws(StageFailure) in
            do throws(StageFailure) {
                try await send(upload.path, to: raw.appending(upload.key))
            } catch {
                throw error.during("cannot upload \(upload.path) of the output \(upload.variable)")
            }
        }
    }

    /// Uploads one file, which must stay as it is meanwhile.
    func send(_ path: RelativePath, to uri: ObjectURI) async throws(StageFailure) {
        let (directory, links) = (directory, links)
        let file = try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(FileError) in try directory.openFile(path, links: links) }
        }
        _ = try await staged { () async throws(StorageError) in try await router.put(uri, from: file) }
        try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(FileError) in try file.checkUnchanged() }
        }
    }
}
