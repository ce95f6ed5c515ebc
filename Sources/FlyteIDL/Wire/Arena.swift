internal import CFlyteIDL
internal import Glibc

/// Memory for one C message tree: given out in one direction from blocks, freed as a whole. protobuf-c's small requests
/// come from the blocks; its large ones (strings, its own notes while it unpacks) are separate, so that they can be
/// given back early. Refuses to exceed its budget: protobuf-c then fails the unpack cleanly.
final class Arena {
    private var blocks: [UnsafeMutableRawPointer] = []
    private var large: [UnsafeMutableRawPointer: Int] = [:]
    private var next: UnsafeMutableRawPointer?
    private var left = 0
    private var used = 0
    private let budget: Int

    /// - Parameter budget: most bytes in use at one time.
    init(budget: Int) { self.budget = budget }

    deinit {
        for block in blocks { free(block) }
        for block in large.keys { free(block) }
    }

    /// Uninitialised memory for a C structure or array, or nil where the budget is used up.
    func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        let rounded = (size + 15) & ~15
        return rounded > Self.largeSize ? allocateLarge(rounded) : allocateSmall(rounded)
    }

    private func allocateSmall(_ size: Int) -> UnsafeMutableRawPointer? {
        if size > left {
            let blockSize = min(Self.largestBlock, max(Self.smallestBlock, used))
            guard used + blockSize <= budget, let block = malloc(blockSize) else { return nil }
            blocks.append(block)
            (next, left) = (block, blockSize)
            used += blockSize
        }
        guard let start = next else { return nil }
        next = start + size
        left -= size
        return start
    }

    private func allocateLarge(_ size: Int) -> UnsafeMutableRawPointer? {
        guard used + size <= budget, let block = malloc(size) else { return nil }
        large[block] = size
        used += size
        return block
    }

    /// Gives a large piece back; small ones stay until the end.
    func release(_ pointer: UnsafeMutableRawPointer) {
        guard let size = large.removeValue(forKey: pointer) else { return }
        used -= size
        free(pointer)
    }

    /// Runs with an allocator for protobuf-c that is good for the time of the call.
    func withAllocator<T>(_ body: (UnsafeMutablePointer<ProtobufCAllocator>) -> T) -> T {
        var allocator = ProtobufCAllocator(
            alloc: { data, size in data.flatMap { Unmanaged<Arena>.fromOpaque($0).takeUnretainedValue().allocate(size) }
            },
            free: { data, pointer in
                if let data, let pointer { Unmanaged<Arena>.fromOpaque(data).takeUnretainedValue().release(pointer) }
            },
            allocator_data: Unmanaged.passUnretained(self).toOpaque())
        return body(&allocator)
    }

    private static let largeSize = 4 << 10
    private static let smallestBlock = 4 << 10
    private static let largestBlock = 1 << 20
}
