/// How many exchanges that carry bodies may be under way at once, for all objects together: places that whole objects and
/// parts of large ones take alike, in the order in which they ask.
///
/// Bodies are streamed between file and socket, so that the memory an exchange takes does not depend on the size of its
/// part: it is `exchangeCost`, and places times that cost is at most the budget.
public final class TransferBudget: Sendable {
    /// Bytes that one exchange may take: libcurl's buffers for receiving and sending (512 KiB each, see `HTTPTransfer`),
    /// and as much again for the kernel's socket buffers, which count for the container too.
    static let exchangeCost: UInt64 = 2 << 20

    /// Where nothing else is said: 32 exchanges in 64 MiB, half of the 128 MiB that Flyte gives.
    public static let standard = TransferBudget(concurrency: 32, memory: 64 << 20)

    /// Exchanges at once.
    public let width: Int
    /// Parts of one object at once: a few for each processor keep the line full while others are begun or ended.
    let perObject: Int
    private let places: Places

    /// - Parameter concurrency: most exchanges at once.
    /// - Parameter memory: bytes that they may take together; at least one exchange is always allowed.
    public init(concurrency: Int, memory: UInt64) {
        width = max(1, min(concurrency, Int(clamping: memory / Self.exchangeCost)))
        perObject = min(width, max(4, 4 * Processors.count))
        places = Places(width)
    }

    /// Does something with a place.
    /// - Throws: what `body` throws; `.cancelled`.
    func run<Value: Sendable>(_ body: () async throws(StorageError) -> Value) async throws(StorageError) -> Value {
        try await places.run(body)
    }
}
