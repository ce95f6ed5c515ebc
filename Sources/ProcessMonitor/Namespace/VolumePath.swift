internal import Glibc

/// Finds the volume that a directory of ours is in.
enum VolumePath {
    /// The mount around a directory; nil for one in the root file system. Links on the way are followed.
    static func volume(of directory: String, _ files: ProcessFiles) -> MountTable.Mount? {
        files.mounts(getpid())?.mount(around: resolved(directory))
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}
