import Dispatch
import Synchronization

@testable import ObjectStorage

/// Lets the first write wait until the test says so.
final class GatedSink: ByteSink {
    private let began = AsyncStream<Void>.makeStream()
    private let gate = DispatchSemaphore(value: 0)
    private let isOpen = Atomic(false)

    func waitForFirstBytes() async {
        for await _ in began.stream { return }
    }

    func open() { gate.signal() }

    func write(_ bytes: RawSpan, at offset: UInt64) throws(StorageError) {
        if isOpen.exchange(true, ordering: .relaxed) { return }
        began.continuation.yield()
        gate.wait()
    }
}
