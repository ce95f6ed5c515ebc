/// How long to wait between two looks for a process that is not there yet. A look that finds no new process costs some 30 µs; a
/// runtime takes some 20 ms from a container's first process to the command in it.
struct LookingPace {
    /// Milliseconds while a container is being made, in the first ten seconds, and after them.
    private static let soonest: Int32 = 1, quick: Int32 = 5, slow: Int32 = 10
    private static let quickLooks = 2_000
    /// What costs more is done once in so many looks.
    private static let turn = 20

    private var looks = 0

    init() {}

    /// Whether this is a look for what costs more; the first is.
    var isSlowTurn: Bool { looks % Self.turn == 0 }

    /// Milliseconds until the next look.
    mutating func next(isImminent: Bool) -> Int32 {
        looks += 1
        if isImminent { return Self.soonest }
        return looks < Self.quickLooks ? Self.quick : Self.slow
    }
}
