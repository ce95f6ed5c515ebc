/// Bounds the time that libyaml takes for flow collections: every token costs it a step for each open bracket.
struct FlowBudget {
    /// Steps at most; about two nanoseconds each.
    private static let most = 500_000_000

    private var steps = 0
    /// Depth at which the outermost open flow collection stands.
    private var outermost: Int?
    private var depth = 0

    /// Counts one event.
    mutating func spend(at offset: Int) throws(Fault) {
        steps += depth
        guard steps <= Self.most else {
            throw Fault(code: .size, message: "too many values in too deeply nested brackets", offset: offset)
        }
    }

    /// A flow collection opens at this depth; all inside it are flow collections.
    mutating func open(at level: Int) {
        if outermost == nil { outermost = level }
        depth += 1
    }

    /// The collection at this depth closes.
    mutating func close(at level: Int) {
        guard let outermost, level >= outermost else { return }
        depth -= 1
        if level == outermost { self.outermost = nil }
    }
}
