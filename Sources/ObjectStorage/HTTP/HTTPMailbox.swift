internal import CCurl
internal import Synchronization

/// An exchange that somebody waits for.
struct HTTPTicket: Sendable {
    let request: HTTPRequest
    let cancellation: Cancellation
    let continuation: CheckedContinuation<Result<HTTPResponse, StorageError>, Never>
}

/// What the callers and the transfer thread share.
final class HTTPMailbox: Sendable {
    /// libcurl's multi handle, for `curl_multi_wakeup` alone.
    ///
    /// `@unchecked`: that one call is documented as safe from any thread; everything else happens on the transfer thread,
    /// and the handle is taken out of the state, under the lock, before it is destroyed.
    struct Bell: @unchecked Sendable {
        let multi: UnsafeMutableRawPointer
    }

    fileprivate struct State {
        var incoming: [HTTPTicket] = []
        var bell: Bell?
        var isRunning = false
        var isStopping = false
    }

    /// For the thread.
    let network: HTTPNetwork
    private let state = Mutex(State())

    /// Empty.
    init(network: HTTPNetwork) {
        self.network = network
    }

    /// Leaves a ticket. True if the caller must start the thread.
    func submit(_ ticket: HTTPTicket) -> Bool {
        state.withLock { state in
            state.incoming.append(ticket)
            state.ring()
            defer { state.isRunning = true }
            return !state.isRunning
        }
    }

    /// Makes the thread look around: a ticket may have been cancelled.
    func wake() { state.withLock { $0.ring() } }

    /// Asks the thread to end.
    func stop() {
        state.withLock { state in
            state.isStopping = true
            state.ring()
        }
    }

    /// For the thread: the way to wake it, nil when it is about to end.
    func setBell(_ bell: Bell?) { state.withLock { $0.bell = bell } }

    /// When there is no thread: the tickets that nobody will serve. The next one tries to start a thread again.
    func close() -> [HTTPTicket] {
        state.withLock { state in
            defer {
                state.incoming = []
                state.isRunning = false
            }
            return state.incoming
        }
    }

    /// For the thread: what is new.
    func collect() -> (tickets: [HTTPTicket], isStopping: Bool) {
        state.withLock { state in
            defer { state.incoming = [] }
            return (state.incoming, state.isStopping)
        }
    }
}

extension HTTPMailbox.State {
    fileprivate func ring() {
        if let bell { curl_multi_wakeup(bell.multi) }
    }
}
