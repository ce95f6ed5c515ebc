internal import CSystem
internal import Glibc

/// Something that happens once, for threads that wait on descriptors: readable from then on.
final class Event: Sendable {
    /// What to wait on. Closed with the last reference.
    let descriptor: Int32

    /// - Throws: `.system`.
    init() throws(MonitorError) {
        let outcome = copilot_open_event()
        if outcome < 0 { throw MonitorError(.system, cannot: "make an event", because: SystemText.of(-outcome)) }
        descriptor = outcome
    }

    /// It happens now, or has happened already.
    func raise() { copilot_raise_event(descriptor) }

    deinit { close(descriptor) }
}
