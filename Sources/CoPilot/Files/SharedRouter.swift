internal import ObjectStorage
internal import Synchronization

/// The stores that a command may need: made at the first use, once, whoever asks.
final class SharedRouter: Sendable {
    private let make: @Sendable () throws(StageFailure) -> StoreRouter
    private let kept = Mutex<StoreRouter?>(nil)

    init(_ make: @escaping @Sendable () throws(StageFailure) -> StoreRouter) { self.make = make }

    /// - Throws: for a configuration that is incomplete.
    func made() throws(StageFailure) -> StoreRouter {
        try kept.withLock { (kept) throws(StageFailure) in
            if let kept { return kept }
            let router = try make()
            kept = router
            return router
        }
    }
}
