internal import Synchronization

/// How often requests may be made again in all: a store that fails every other request must not keep a stage busy for ever.
final class RetryBudget: Sendable {
    /// Retries of a whole process, which is one stage. A run over 2,000 objects in which every second request fails once
    /// stays within it.
    static let standard = 2_000

    private let left: Atomic<Int>
    private let taken = Atomic<Int>(0)

    /// - Parameter retries: how many there are.
    init(_ retries: Int = standard) {
        left = Atomic(retries)
    }

    /// How many were made.
    var used: Int { taken.load(ordering: .relaxed) }

    /// Takes one; false when there are none.
    func take() -> Bool {
        guard left.subtract(1, ordering: .relaxed).oldValue > 0 else { return false }
        taken.add(1, ordering: .relaxed)
        return true
    }
}
