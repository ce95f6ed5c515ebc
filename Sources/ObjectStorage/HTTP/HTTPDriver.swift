internal import Glibc
internal import Synchronization

/// HTTP for all stores: a few threads that each drive a multi handle of libcurl, started with their first request. One alone
/// could not keep more than one processor busy: receiving 1 GiB and writing it to a file is nearly a second of work.
///
/// Any number of requests may run at once. A cancelled task's transfer is aborted. Errors are those of one attempt:
/// `RetryRule` is the caller's to apply.
final class HTTPDriver: Sendable {
    /// Threads at most: beyond these the network and the disk are the limit.
    private static let mostThreads = 4

    private let mailboxes: [HTTPMailbox]
    private let turn = Atomic<UInt>(0)

    /// Nothing runs yet.
    init(network: HTTPNetwork = HTTPNetwork()) {
        mailboxes = (0..<min(Self.mostThreads, Processors.count)).map { _ in HTTPMailbox(network: network) }
    }

    deinit { for mailbox in mailboxes { mailbox.stop() } }

    /// Makes one exchange and waits for its end.
    /// - Throws: `.unavailable` (transient) for lost connections, time-outs and cut bodies; `.tooLarge` over the limit; what
    ///   sink and source throw; `.cancelled`; `.corrupt`, `.unsupported`, `.badURI`, `.io`. No status is an error here.
    func perform(_ request: HTTPRequest) async throws(StorageError) -> HTTPResponse {
        let cancellation = Cancellation()
        // In turn. A second request may so find no open connection where the first one's would have done; in the long run each
        // thread has its own.
        let mailbox = mailboxes[Int(turn.wrappingAdd(1, ordering: .relaxed).oldValue % UInt(mailboxes.count))]
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ticket = HTTPTicket(request: request, cancellation: cancellation, continuation: continuation)
                Self.submit(ticket, to: mailbox)
            }
        } onCancel: {
            cancellation.set()
            mailbox.wake()
        }
        return try result.get()
    }

    private static func submit(_ ticket: HTTPTicket, to mailbox: HTTPMailbox) {
        guard mailbox.submit(ticket) else { return }
        let failure = startThread(HTTPMailbox.threadBody, Unmanaged.passRetained(mailbox).toOpaque())
        if failure == 0 { return }
        Unmanaged.passUnretained(mailbox).release()
        for ticket in mailbox.close() {
            ticket.continuation.resume(
                returning: .failure(StorageError(.io, "no thread for transfers: error \(failure)")))
        }
    }

    /// A detached thread that blocks every signal from its first instruction. Signals are other threads' business; and with
    /// SIGPIPE blocked here a closed connection is just an error to OpenSSL. Threads that libcurl makes inherit the mask.
    private static func startThread(
        _ body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?,
        _ argument: UnsafeMutableRawPointer
    ) -> Int32 {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, body, argument)
        if failure == 0 { pthread_detach(thread) }
        return failure
    }
}

extension HTTPMailbox {
    /// What the thread does with the mailbox that it is given, retained.
    fileprivate static let threadBody: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        argument in
        guard let argument else { return nil }
        HTTPLoop(Unmanaged<HTTPMailbox>.fromOpaque(argument).takeRetainedValue()).run()
        return nil
    }
}
