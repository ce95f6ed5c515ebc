internal import FileBridge
public import ObjectStorage
internal import SafeFiles

/// Copies a file or a directory between the local disk and a store, with the stages' own moves.
public struct StoreCopy: Sendable {
    private let router: StoreRouter
    /// Most objects in flight.
    private let width: Int

    public init(_ router: StoreRouter, width: Int) { (self.router, self.width) = (router, width) }

    /// One of the two is a URI. A URI that ends in "/", or a local directory, is copied with all that is below it.
    /// - Throws: the first failure.
    public func run(from source: String, to target: String) async throws(StageFailure) {
        switch (DocumentPlace(source).isObject, DocumentPlace(target).isObject) {
        case (true, false): try await fetch(source, target)
        case (false, true): try await send(source, target)
        default: throw StageFailure.usage("cp copies between a local path and a URI: give one of each")
        }
    }

    private func fetch(_ source: String, _ target: String) async throws(StageFailure) {
        let isDirectory = source.hasSuffix("/")
        let (folder, name) = isDirectory ? (target, nil) : Self.split(target)
        let (directory, path) = try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(FileError) in
                let directory = try Directory.create(folder)
                guard let name else { return (directory, RelativePath.root) }
                return (directory, RelativePath([try PathComponent(name)]))
            }
        }
        let blob = InputPlan.BlobFetch(variable: source, uri: source, path: path, isDirectory: isDirectory)
        try await BlobFetcher(router: router, directory: directory, limit: nil, width: width, noun: "").fetch([blob])
    }

    private func send(_ source: String, _ target: String) async throws(StageFailure) {
        let uri = try staged { () throws(StorageError) in try ObjectURI(parsing: target) }
        let (folder, name) = Self.split(source)
        let (directory, files) = try await OffPool.run { () throws(StageFailure) in
            try staged { () throws(FileError) in
                if let inside = try? Directory.open(source) { return (inside, try Self.files(in: inside)) }
                return (try Directory.open(folder), [RelativePath([try PathComponent(name)])])
            }
        }
        let isFile = files.count == 1 && directory.path == folder && folder != source
        let uploader = OutputUploader(router: router, directory: directory, links: .follow, width: width)
        let jobs = files.map { path in (path: path, uri: isFile ? uri : uri.appending(path.text)) }
        try await BoundedGroup(width: width).run {
            (submit: ((path: RelativePath, uri: ObjectURI)) async throws(StageFailure) -> Void)
                async throws(StageFailure) in
            for job in jobs { try await submit(job) }
        } _: { (job) async throws(StageFailure) in
            do throws(StageFailure) { try await uploader.send(job.path, to: job.uri) } catch {
                throw error.during("cannot copy \(job.path)")
            }
        }
    }

    /// All regular files below a directory; links are followed to files only.
    private static func files(in directory: Directory) throws(FileError) -> [RelativePath] {
        var found: [RelativePath] = []
        var open = [RelativePath.root]
        while let path = open.popLast() {
            for entry in try directory.entries(path, links: .follow) {
                let inner = path.appending(entry.name)
                switch entry.kind {
                case .file, .link: found.append(inner)
                case .directory: open.append(inner)
                case .special: break
                }
            }
        }
        return found
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        let parts = path.split(separator: "/")
        let folder = (path.hasPrefix("/") ? "/" : "./") + parts.dropLast().joined(separator: "/")
        return (folder, String(parts.last ?? ""))
    }
}
