public import SafeFiles

// Both types have a method of the same name that throws SafeFiles' error: `SafeFiles::` picks that one here, and
// `@_disfavoredOverload` lets a caller who sees both modules get it too.

extension AtomicFile: ByteSink {
    /// Writes at an offset.
    /// - Throws: `.localFile`.
    @_disfavoredOverload
    public func write(_ bytes: RawSpan, at offset: UInt64) throws(StorageError) {
        do throws(FileError) {
            try self.SafeFiles::write(bytes, at: offset)
        } catch {
            throw StorageError(localFile: error)
        }
    }

    /// Positioned writes may come in any order.
    public var takesAnyOrder: Bool { true }

    /// Asks the file system for the room.
    /// - Throws: `.localFile`.
    public func prepare(size: UInt64) throws(StorageError) {
        do throws(FileError) {
            try reserve(size)
        } catch {
            throw StorageError(localFile: error)
        }
    }

    /// Cuts the file to nothing.
    /// - Throws: `.localFile`.
    public func restart() throws(StorageError) -> Bool {
        do throws(FileError) {
            try setSize(0)
            return true
        } catch {
            throw StorageError(localFile: error)
        }
    }
}

extension OpenFile: ByteSource {
    /// Reads at an offset.
    /// - Throws: `.localFile`.
    @_disfavoredOverload
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StorageError) -> Int {
        do throws(FileError) {
            return try self.SafeFiles::read(into: buffer, at: offset)
        } catch {
            throw StorageError(localFile: error)
        }
    }
}
