internal import CSystem
internal import Glibc

extension Directory {
    /// Removes a file, a link itself, or an empty directory.
    /// - Throws: `.notFound`, `.notEmpty`, `.nameRefused` for the root, `.notADirectory`, `.linkRefused` for a link on
    ///   the way, `.permission`, `.io`.
    public func remove(_ path: RelativePath) throws(FileError) {
        guard let (parent, name) = path.split else {
            throw FileError(.nameRefused, cannot: "remove", path.description, because: "it is the directory itself")
        }
        try FileError.naming("remove", path) { () throws(Errno) in
            try Self.removeEntry(Array(name.name.utf8), in: place(parent))
        }
    }

    /// Removes whatever is at `path` and all that is below it, links themselves and never what they lead to.
    /// For the root, everything in the directory, which itself stays.
    /// - Throws: `.notFound`, `.linkRefused` for a link on the way, `.permission`, `.tooLong`, `.io`; then a part may
    ///   remain.
    public func removeAll(_ path: RelativePath) throws(FileError) {
        try FileError.naming("remove", path) { () throws(Errno) in
            if let (parent, name) = path.split {
                let kind = FileKind(mode: try place(parent).status(of: Array(name.name.utf8)).st_mode)
                if kind != .directory { return try Self.removeEntry(Array(name.name.utf8), in: place(parent)) }
            }
            try removeTree(path.bytes)
        }
    }

    private static func removeEntry(_ name: [UInt8], in directory: Descriptor) throws(Errno) {
        do {
            try directory.unlink(name)
        } catch  where error.number == EISDIR {
            try directory.unlink(name, flags: AT_REMOVEDIR)
        }
    }
}

extension Directory {
    /// Works with a list of paths, not by calling itself: depth costs neither stack nor descriptors.
    private func removeTree(_ top: [UInt8]) throws(Errno) {
        var pending = [top]
        while let path = pending.last {
            let directory = try resolver.open(path, below: descriptor, flags: O_RDONLY | O_DIRECTORY, links: .refuse)
            let below = try Self.removeLeaves(in: directory)
            if below.isEmpty {
                pending.removeLast()
                try removeEmptied(path)
            } else {
                pending += below.map { path + [UInt8(ascii: "/")] + $0 }
            }
        }
    }

    /// Removes everything but directories; returns the names of these.
    private static func removeLeaves(in directory: Descriptor) throws(Errno) -> [[UInt8]] {
        var directories: [[UInt8]] = []
        for entry in try RawEntry.all(in: directory) {
            if entry.kind == .directory {
                directories.append(entry.name)
            } else {
                try directory.unlink(entry.name)
            }
        }
        return directories
    }

    private func removeEmptied(_ path: [UInt8]) throws(Errno) {
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else {
            if !path.elementsEqual(".".utf8) { try descriptor.unlink(path, flags: AT_REMOVEDIR) }
            return
        }
        let parent = try resolver.open(
            Array(path[..<slash]), below: descriptor, flags: copilot_path_only | O_DIRECTORY, links: .refuse)
        try parent.unlink(Array(path[(slash + 1)...]), flags: AT_REMOVEDIR)
    }
}
