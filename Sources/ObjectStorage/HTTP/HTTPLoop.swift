internal import CCurl

/// The transfer thread's own world: the multi handle and the exchanges under way.
final class HTTPLoop {
    /// Connections kept open for reuse, whatever the number of exchanges.
    private static let keptConnections = 64
    /// Milliseconds between looks around when nothing happens. libcurl's own timers and wake-ups come earlier.
    private static let idle: Int32 = 60_000

    private let mailbox: HTTPMailbox
    private var transfers: [UnsafeMutableRawPointer: HTTPTransfer] = [:]

    /// A loop for the mailbox; `run` does the work.
    init(_ mailbox: HTTPMailbox) {
        self.mailbox = mailbox
    }

    /// Works until the mailbox says stop.
    func run() {
        guard CurlLibrary.isUsable, let multi = curl_multi_init() else { return refuseEverything() }
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.keptConnections)
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, mailbox.network.connectionsPerHost)
        mailbox.setBell(HTTPMailbox.Bell(multi: multi))
        work(multi)
        mailbox.setBell(nil)
        for transfer in Array(transfers.values) { finish(transfer, multi, .failure(.cancelled)) }
        curl_multi_cleanup(multi)
    }

    private func work(_ multi: UnsafeMutableRawPointer) {
        var running: Int32 = 0
        while true {
            let (tickets, isStopping) = mailbox.collect()
            if isStopping { return }
            for ticket in tickets { start(ticket, multi) }
            cancelAsAsked(multi)
            curl_multi_perform(multi, &running)
            reap(multi)
            curl_multi_poll(multi, nil, 0, Self.idle, nil)
        }
    }

    private func start(_ ticket: HTTPTicket, _ multi: UnsafeMutableRawPointer) {
        guard !ticket.cancellation.isSet else {
            return ticket.continuation.resume(returning: .failure(.cancelled))
        }
        guard let transfer = HTTPTransfer(ticket, mailbox.network),
            curl_multi_add_handle(multi, transfer.handle) == CURLM_OK
        else {
            return ticket.continuation.resume(returning: .failure(StorageError(.io, "libcurl cannot begin a transfer")))
        }
        transfers[transfer.handle] = transfer
    }

    private func cancelAsAsked(_ multi: UnsafeMutableRawPointer) {
        for transfer in Array(transfers.values) where transfer.ticket.cancellation.isSet {
            finish(transfer, multi, .failure(.cancelled))
        }
    }

    private func reap(_ multi: UnsafeMutableRawPointer) {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
                let transfer = transfers[handle]
            else { continue }
            // The message is gone with the handle: read it first.
            let outcome = transfer.outcome(ccurl_message_result(message))
            finish(transfer, multi, outcome)
        }
    }

    private func finish(
        _ transfer: HTTPTransfer, _ multi: UnsafeMutableRawPointer, _ outcome: Result<HTTPResponse, StorageError>
    ) {
        curl_multi_remove_handle(multi, transfer.handle)
        transfers[transfer.handle] = nil
        transfer.ticket.continuation.resume(returning: outcome)
    }

    private func refuseEverything() {
        for ticket in mailbox.close() {
            ticket.continuation.resume(returning: .failure(StorageError(.io, "libcurl cannot be initialised")))
        }
    }
}

/// libcurl's process-wide initialisation, on first use only: it costs milliseconds.
enum CurlLibrary {
    /// Whether it worked. Computed once, on whichever thread comes first (Swift's lazy globals are safe).
    static let isUsable = curl_global_init(ccurl_global_all) == CURLE_OK
}
