internal import CSystem
internal import Glibc

/// An open directory. Every path given to it is walked from there and never leaves it, whatever links others put in the
/// way.
///
/// All calls block for as long as the file system takes.
public final class Directory: Sendable {
    /// The path it was opened by. For messages only: the directory may have been moved since.
    public let path: String

    let descriptor: Descriptor
    let resolver: Resolver

    init(path: String, descriptor: Descriptor, resolver: Resolver = .best) {
        self.path = path
        self.descriptor = descriptor
        self.resolver = resolver
    }

    /// Opens a directory that is there. Links in `path` itself are followed: the user says where it is.
    /// - Throws: `.notFound`, `.notADirectory`, `.permission`, `.nameRefused`, `.tooLong`, `.io`.
    public static func open(_ path: String) throws(FileError) -> Directory {
        try refuseUnusable(path)
        do {
            return Directory(path: path, descriptor: try openAnywhere(path))
        } catch {
            throw FileError(error, cannot: "open the directory", Escaping.visible(path.utf8))
        }
    }

    /// Makes a directory and those above it where they are missing (mode 0777 less the umask), then opens it.
    /// - Throws: as `open`, and `.noSpace`.
    public static func create(_ path: String) throws(FileError) -> Directory {
        try refuseUnusable(path)
        do {
            return Directory(path: path, descriptor: try createAnywhere(path))
        } catch {
            throw FileError(error, cannot: "make the directory", Escaping.visible(path.utf8))
        }
    }

    /// Opens `path` below this directory.
    func openBelow(_ path: RelativePath, flags: Int32, links: LinkPolicy) throws(Errno) -> Descriptor {
        try resolver.open(path.bytes, below: descriptor, flags: flags, links: links)
    }

    /// The directory at `path` as a place to name things in; costs no call for the root.
    func place(_ path: RelativePath, links: LinkPolicy = .refuse) throws(Errno) -> Descriptor {
        if path.components.isEmpty { return descriptor }
        return try openBelow(path, flags: copilot_path_only | O_DIRECTORY, links: links)
    }
}

extension Directory {
    private static func refuseUnusable(_ path: String) throws(FileError) {
        let cause = path.isEmpty ? "the path is empty" : path.utf8.contains(0) ? "it has a zero byte in it" : nil
        if let cause {
            throw FileError(
                .nameRefused, cannot: "use the directory", "\"\(Escaping.visible(path.utf8))\"", because: cause)
        }
    }

    /// Path-only, because a directory that may be searched but not listed will do.
    private static func openAnywhere(_ path: String) throws(Errno) -> Descriptor {
        try withCPath(Array(path.utf8)) { (path) throws(Errno) in
            Descriptor(owning: try Errno.check { Glibc.open(path, copilot_path_only | O_DIRECTORY | O_CLOEXEC) })
        }
    }

    private static func createAnywhere(_ path: String) throws(Errno) -> Descriptor {
        do throws(Errno) {
            return try openAnywhere(path)
        } catch  where error.number == ENOENT {
            // Not a descriptor, but what every …at call takes for one; closing it does nothing.
            let here = Descriptor(owning: AT_FDCWD)
            var made: [UInt8] = []
            for part in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                made += Array(part) + [UInt8(ascii: "/")]
                try here.makeDirectory(made)
            }
            return try openAnywhere(path)
        }
    }
}
