internal import SafeFiles

/// Lists the files below a directory. Links are followed as the policy allows; a link to a directory above itself is
/// refused, and so are pipes, sockets and devices.
struct DirectoryWalk {
    private let directory: Directory
    private let top: RelativePath
    private let links: LinkPolicy
    private var files: [RelativePath] = []

    /// The files, relative to `top`, in byte order of each directory. Empty directories leave no trace.
    /// - Throws: `.file`, naming the path.
    static func files(below top: RelativePath, of directory: Directory, _ links: LinkPolicy) throws(BridgeError)
        -> [RelativePath]
    {
        var walk = DirectoryWalk(directory: directory, top: top, links: links)
        if let status = try walk.status(.root) { try walk.visit(.root, inside: [status.inode]) }
        return walk.files
    }

    private init(directory: Directory, top: RelativePath, links: LinkPolicy) {
        (self.directory, self.top, self.links) = (directory, top, links)
    }

    /// - Parameter ancestors: inodes of the directories on the way, this one included.
    private mutating func visit(_ path: RelativePath, inside ancestors: [UInt64]) throws(BridgeError) {
        let entries = try BridgeError.files { () throws(FileError) in
            try directory.entries(top.appending(path), links: links)
        }
        for entry in entries {
            let inner = path.appending(entry.name)
            switch entry.kind {
            case .file: files.append(inner)
            case .directory: try descend(inner, ancestors)
            case .link: try follow(inner, ancestors)
            // Opening says what is wrong with it.
            case .special: try open(inner)
            }
        }
    }

    private mutating func follow(_ path: RelativePath, _ ancestors: [UInt64]) throws(BridgeError) {
        if try status(path)?.kind == .directory {
            try descend(path, ancestors)
        } else {
            try open(path)
            files.append(path)
        }
    }

    private mutating func descend(_ path: RelativePath, _ ancestors: [UInt64]) throws(BridgeError) {
        guard let status = try status(path) else { return }
        guard !ancestors.contains(status.inode) else {
            throw BridgeError(.file, "the link \(top.appending(path)) leads back to a directory above it")
        }
        try visit(path, inside: ancestors + [status.inode])
    }

    private func status(_ path: RelativePath) throws(BridgeError) -> FileStatus? {
        try BridgeError.files { () throws(FileError) in try directory.status(top.appending(path), links: links) }
    }

    /// Proves that it is a regular file, and readable.
    private func open(_ path: RelativePath) throws(BridgeError) {
        _ = try BridgeError.files { () throws(FileError) in try directory.openFile(top.appending(path), links: links)
        }
    }
}
