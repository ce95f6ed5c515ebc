internal import FileBridge
internal import ObjectStorage
internal import SafeFiles

/// Content hashes of the files and directories that are to be uploaded.
struct OutputHashes {
    let directory: Directory
    let links: LinkPolicy

    /// The plan with the hash of each blob in `Literal.hash`. Reads every file; blocks.
    /// - Throws: a failure that names the file.
    func add(to plan: OutputPlan, raw: ObjectURI) throws(StageFailure) -> OutputPlan {
        // By bytes: to Swift, two spellings of one letter are one text.
        var blobs: [ObjectURI: [(path: String, hash: ContentHash)]] = [:]
        for key in plan.blobKeys { blobs[raw.appending(key)] = [] }
        for upload in plan.uploads {
            let file = try staged { () throws(FileError) in try directory.openFile(upload.path, links: links) }
            let hash = try staged { () throws(StorageError) in try ContentHash(of: file) }
            try staged { () throws(FileError) in try file.checkUnchanged() }
            blobs[raw.appending(upload.blobKey), default: []].append((Self.relative(upload), hash))
        }
        var hashes: [[UInt8]: String] = [:]
        for (uri, files) in blobs {
            let isFile = files.count == 1 && files[0].path.isEmpty
            let hash = try staged { () throws(StorageError) in isFile ? files[0].hash : try ContentHash(ofFiles: files)
            }
            hashes[Array(uri.description.utf8)] = hash.hex
        }
        return plan.settingHashes { hashes[Array($0.utf8)] }
    }

    /// The path in the blob's directory; empty for a blob that is one file.
    private static func relative(_ upload: OutputPlan.Upload) -> String {
        String(decoding: upload.key.utf8.dropFirst(upload.blobKey.utf8.count + 1), as: UTF8.self)
    }
}
