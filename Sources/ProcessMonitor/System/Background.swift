internal import Synchronization

/// Facts that a thread of its own finds out, for any number of waiters. The thread starts with the first question, and is
/// told to stop when the last reference goes.
final class Background<Fact: Sendable>: Sendable {
    /// What the thread does: `stop` is a descriptor that becomes readable when nobody cares any more.
    typealias Body = @Sendable (_ stop: Int32, _ tell: (Fact) -> Void) -> Void

    private let facts: History<Fact>
    private let stop = Mutex<Event?>(nil)
    private let body: Body

    /// - Parameters:
    ///   - limit: how many facts are kept; those that come later are dropped.
    ///   - bell: rung with each fact, and when the thread ends.
    init(limit: Int, bell: Bell? = nil, _ body: @escaping Body) {
        facts = History(limit: limit, bell: bell)
        self.body = body
    }

    deinit { stop.withLock { $0?.raise() } }

    /// The facts so far, in their order.
    var soFar: [Fact] { facts.soFar }

    /// The fact number `index` (from 0), when it is known.
    /// - Throws: `.cancelled`, also where the thread ended without it; `.system`.
    func fact(_ index: Int) async throws(MonitorError) -> Fact {
        try begin()
        guard let fact = await facts.value(index) else { throw .cancelled }
        return fact
    }

    /// Starts the thread, if it has not been started.
    /// - Throws: `.system`.
    func begin() throws(MonitorError) {
        try stop.withLock { (stop) throws(MonitorError) in
            if stop != nil { return }
            let event = try Event()
            try SystemThread.start { [facts, body] in
                body(event.descriptor) { facts.append($0) }
                facts.close()
            }
            stop = event
        }
    }
}
