internal import CSystem
internal import Glibc

extension Directory {
    /// What is in the directory at `path`, in byte order of the names, without `.`, `..` and our unfinished files.
    ///
    /// - Parameter links: for the way to the directory; what is in it is not followed.
    /// - Throws: `.nameRefused` for a name that is not UTF-8, `.notFound`, `.notADirectory`, `.linkRefused`,
    ///   `.permission`, `.tooLong`, `.changed`, `.io`.
    public func entries(_ path: RelativePath, links: LinkPolicy) throws(FileError) -> [DirectoryEntry] {
        let found = try FileError.naming("list", path) { () throws(Errno) in
            try RawEntry.all(in: openBelow(path, flags: O_RDONLY | O_DIRECTORY, links: links))
        }
        var entries: [DirectoryEntry] = []
        entries.reserveCapacity(found.count)
        for entry in found where !TemporaryName.matches(entry.name) {
            guard let name = PathComponent(entry: entry.name) else {
                let shown = Escaping.visible(entry.name)
                throw FileError(
                    .nameRefused, cannot: "list", path.description, because: "the name \"\(shown)\" in it is not UTF-8")
            }
            entries.append(DirectoryEntry(name: name, kind: entry.kind))
        }
        return entries.sorted { $0.name < $1.name }
    }
}

/// A name as it is in the directory, UTF-8 or not.
struct RawEntry {
    let name: [UInt8]
    let kind: FileKind

    /// Everything in an open directory but `.` and `..`, in the order of the file system.
    static func all(in directory: Descriptor) throws(Errno) -> [RawEntry] {
        let stream = try openStream(directory)
        defer { closedir(stream) }
        var entries: [RawEntry] = []
        while let entry = try next(in: stream) {
            let name = bytes(of: entry)
            if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { continue }
            guard let kind = try kind(of: entry, name, in: directory) else { continue }
            entries.append(RawEntry(name: name, kind: kind))
        }
        return entries
    }
}

extension RawEntry {
    /// The stream owns its descriptor, so it gets a copy.
    private static func openStream(_ directory: Descriptor) throws(Errno) -> OpaquePointer {
        let copy = try Errno.check { fcntl(directory.number, F_DUPFD_CLOEXEC, 0) }
        guard let stream = fdopendir(copy) else {
            let error = Errno.last
            close(copy)
            throw error
        }
        return stream
    }

    /// nil at the end. readdir(3) tells an error from the end only by `errno`.
    private static func next(in stream: OpaquePointer) throws(Errno) -> UnsafeMutablePointer<dirent>? {
        Glibc.errno = 0
        if let entry = readdir(stream) { return entry }
        if Glibc.errno != 0 { throw Errno.last }
        return nil
    }

    private static func bytes(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        let name = UnsafeRawPointer(copilot_entry_name(entry))
        return Array(UnsafeRawBufferPointer(start: name, count: strlen(copilot_entry_name(entry))))
    }

    /// Some file systems leave the kind open; nil if the name is gone meanwhile.
    private static func kind(
        of entry: UnsafeMutablePointer<dirent>, _ name: [UInt8], in directory: Descriptor
    ) throws(Errno) -> FileKind? {
        switch Int(entry.pointee.d_type) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .directory
        case Int(DT_LNK): return .link
        case Int(DT_UNKNOWN): break
        default: return .special
        }
        do {
            return FileKind(mode: try directory.status(of: name).st_mode)
        } catch  where error.number == ENOENT {
            return nil
        }
    }
}
