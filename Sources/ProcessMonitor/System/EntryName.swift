internal import CSystem
internal import Glibc

/// Names of directory entries.
enum EntryName {
    /// The name of an entry that readdir(3) gave.
    static func of(_ entry: UnsafeMutablePointer<dirent>) -> String {
        String(cString: copilot_entry_name(entry))
    }
}
