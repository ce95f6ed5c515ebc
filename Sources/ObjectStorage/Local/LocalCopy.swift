internal import SafeFiles

/// Copies whole files inside the kernel.
enum LocalCopy {
    /// Bytes copied between two looks at the cancellation.
    private static let pieceSize = 64 << 20

    /// Copies all that `source` had when it was opened.
    /// - Returns: whether it was possible; if not, the target holds rubbish.
    /// - Throws: `.localFile`, `.cancelled`.
    static func run(from source: OpenFile, to target: AtomicFile, _ cancellation: Cancellation) throws(StorageError)
        -> Bool
    {
        var done: UInt64 = 0
        while done < source.size {
            try cancellation.check()
            let count = Int(min(UInt64(pieceSize), source.size - done))
            do throws(FileError) {
                // 0 before the end: a file system that pretends (as /proc does), or a file that was cut.
                guard let copied = try target.copy(from: source, at: done, count: count), copied > 0 else {
                    return false
                }
                done += UInt64(copied)
            } catch {
                throw StorageError(localFile: error)
            }
        }
        return true
    }
}
