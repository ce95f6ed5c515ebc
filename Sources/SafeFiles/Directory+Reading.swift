internal import CSystem
internal import Glibc

extension Directory {
    /// Opens a regular file for reading; never waits for the other end of a pipe.
    /// - Throws: `.notFound`, `.isADirectory`, `.notADirectory`, `.specialFile`, `.linkRefused`, `.permission`,
    ///   `.tooLong`, `.changed`, `.io`.
    public func openFile(_ path: RelativePath, links: LinkPolicy) throws(FileError) -> OpenFile {
        let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY
        let descriptor = try FileError.naming("open", path) { () throws(Errno) in
            try openBelow(path, flags: flags, links: links)
        }
        return try OpenFile(descriptor, path: path)
    }

    /// What is at `path`; nil if there is nothing (but with `.refuse` also for a link that leads to nothing).
    ///
    /// With `.refuse` a link at the end is described itself, as kind `.link`; one on the way is refused.
    /// - Throws: `.notADirectory` for a path below a file, `.linkRefused`, `.permission`, `.tooLong`, `.changed`,
    ///   `.io`.
    public func status(_ path: RelativePath, links: LinkPolicy) throws(FileError) -> FileStatus? {
        do {
            return FileStatus(try rawStatus(path, links: links))
        } catch  where error.number == ENOENT {
            return nil
        } catch {
            throw FileError(error, cannot: "look at", path.description)
        }
    }

    private func rawStatus(_ path: RelativePath, links: LinkPolicy) throws(Errno) -> stat {
        guard let (parent, name) = path.split else { return try descriptor.status() }
        if links != .refuse { return try openBelow(path, flags: copilot_path_only, links: links).status() }
        return try place(parent).status(of: Array(name.name.utf8))
    }
}
