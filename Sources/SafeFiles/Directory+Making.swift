internal import CSystem
public import Glibc

extension Directory {
    /// Makes the directory and those above it, with mode 0777 less the umask; fine if it is there. Links are refused.
    /// - Throws: `.notADirectory` if something else has the name, `.linkRefused`, `.permission`, `.noSpace`,
    ///   `.tooLong`, `.io`.
    public func makeDirectory(_ path: RelativePath) throws(FileError) {
        _ = try FileError.naming("make the directory", path) { () throws(Errno) in try placeMade(path) }
    }

    /// Starts a file that appears at `path` only when it is committed. Missing directories above it are made.
    ///
    /// - Parameters:
    ///   - mode: of the new file, less the umask; a file that is replaced does not pass its mode on.
    ///   - durable: whether `commit` waits until the disk has content and name.
    /// - Throws: `.nameRefused` for a name of our temporaries, `.isADirectory` for the root, and as `makeDirectory`.
    public func createFile(_ path: RelativePath, mode: mode_t, durable: Bool = false) throws(FileError) -> AtomicFile {
        guard let (parent, name) = path.split else {
            throw FileError(Errno(number: EISDIR), cannot: "write", path.description)
        }
        if AtomicFile.isTemporary(name.name) {
            throw FileError(
                .nameRefused, cannot: "write", path.description, because: "the name is kept for unfinished files")
        }
        return try FileError.naming("write", path) { () throws(Errno) in
            let place = try placeMade(parent)
            return try AtomicFile(in: place, name: name, path: path, mode: mode, durable: durable)
        }
    }

    /// Puts a whole file in place: it is there with all its bytes, or not at all.
    /// - Throws: as `createFile`, `AtomicFile.write` and `AtomicFile.commit`.
    public func write(_ bytes: [UInt8], to path: RelativePath, mode: mode_t) throws(FileError) {
        let file = try createFile(path, mode: mode)
        try file.write(bytes.span.bytes, at: 0)
        try file.commit()
    }

    /// The directory at `path`, made if it is missing. Nothing is remembered: another process may have removed it
    /// again.
    private func placeMade(_ path: RelativePath) throws(Errno) -> Descriptor {
        do {
            return try place(path)
        } catch  where error.number == ENOENT {
            // From the deepest that is there. (PATH_MAX bounds the recursion: at most 2,048 names.)
            guard let (parent, name) = path.split else { throw error }
            return try entered(Array(name.name.utf8), in: try placeMade(parent))
        }
    }

    private func entered(_ name: [UInt8], in directory: Descriptor) throws(Errno) -> Descriptor {
        try directory.makeDirectory(name)
        return try resolver.open(name, below: directory, flags: copilot_path_only | O_DIRECTORY, links: .refuse)
    }
}
