internal import CCurl

/// An exchange under way: a libcurl handle and what its callbacks work on.
///
/// Lives on the transfer thread only, from `init` to `finish`; it is deliberately not Sendable.
final class HTTPTransfer {
    let ticket: HTTPTicket
    /// libcurl's easy handle.
    let handle: UnsafeMutableRawPointer
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// libcurl's own words for a failure; it writes here until the handle is gone.
    private let errorText = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var reception: HTTPReception
    /// Bytes of the request's body sent so far.
    private var sent: UInt64 = 0
    private var bodyFailure: StorageError?

    /// Below so many bytes the body is sent at once: asking first (`Expect: 100-continue`) costs a round trip, and a second
    /// where the server does not answer the question.
    private static let smallBody: UInt64 = 1 << 20

    /// Prepares the exchange; nil if libcurl has no memory.
    init?(_ ticket: HTTPTicket, _ network: HTTPNetwork) {
        guard let handle = curl_easy_init() else { return nil }
        self.ticket = ticket
        self.handle = handle
        reception = HTTPReception(ticket.request)
        errorText.initialize(repeating: 0)
        setUp(network)
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// What came of it, by libcurl's result.
    func outcome(_ result: CURLcode) -> Result<HTTPResponse, StorageError> {
        if ticket.cancellation.isSet { return .failure(.cancelled) }
        if let failure = bodyFailure ?? reception.failure { return .failure(failure) }
        if result == CURLE_OK || reception.isCut { return .success(reception.response) }
        return .failure(StorageError(curl: result, detail: detail))
    }

    private var detail: String {
        String(decoding: errorText.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension HTTPTransfer {
    private func setUp(_ network: HTTPNetwork) {
        let request = ticket.request
        setText(CURLOPT_URL, request.url)
        setTransport(request)
        setNetwork(network, request)
        setTimes(request.times, total: request.times.total > 0 ? request.times.total : network.timeout)
        if let identity = request.identity { setIdentity(identity) }
        setMethod(request)
        for (name, value) in request.headers + network.headers {
            // "Name;" is libcurl's way to say: send it, with nothing in it.
            headerList = curl_slist_append(headerList, value.isEmpty ? "\(name);" : "\(name): \(value)") ?? headerList
        }
        if (request.body?.size ?? 0) < Self.smallBody {
            headerList = curl_slist_append(headerList, "Expect:") ?? headerList
        }
        _ = ccurl_set_headers(handle, headerList)
        ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText.baseAddress)
        setCallbacks()
    }

    private func setTransport(_ request: HTTPRequest) {
        // The thread blocks all signals; libcurl must not use SIGALRM for time-outs either.
        setLong(CURLOPT_NOSIGNAL, 1)
        setText(CURLOPT_PROTOCOLS_STR, "http,https")
        setText(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        setLong(CURLOPT_FOLLOWLOCATION, request.redirects > 0 ? 1 : 0)
        setLong(CURLOPT_MAXREDIRS, request.redirects)
        // Keys may hold "..", and signatures cover the path as written.
        setLong(CURLOPT_PATH_AS_IS, 1)
        // 512 KiB (libcurl's largest receive buffer): a quarter less CPU a byte than its default of 16 KiB.
        setLong(CURLOPT_BUFFERSIZE, 512 << 10)
        setLong(CURLOPT_UPLOAD_BUFFERSIZE, 512 << 10)
        setText(CURLOPT_USERAGENT, "flyte-copilot")
    }

    private func setNetwork(_ network: HTTPNetwork, _ request: HTTPRequest) {
        // Always set: libcurl would look into the environment itself.
        setText(CURLOPT_PROXY, network.proxy(for: request))
        setText(CURLOPT_NOPROXY, network.noProxy)
        setLong(CURLOPT_FRESH_CONNECT, request.usesNewConnection ? 1 : 0)
        if let file = request.authoritiesFile ?? network.authoritiesFile { setText(CURLOPT_CAINFO, file) }
        if let directory = network.authoritiesDirectory { setText(CURLOPT_CAPATH, directory) }
    }

    private func setTimes(_ times: HTTPTimeLimits, total: Int) {
        setLong(CURLOPT_CONNECTTIMEOUT, times.connect)
        setLong(CURLOPT_TIMEOUT, total)
        setLong(CURLOPT_LOW_SPEED_LIMIT, times.stall > 0 ? 1 : 0)
        setLong(CURLOPT_LOW_SPEED_TIME, times.stall)
        if times.stall == 0 {
            // A silent peer may be a dead one: ask its kernel. 30 s, then every 15 s (9 times on Linux).
            setLong(CURLOPT_TCP_KEEPALIVE, 1)
            setLong(CURLOPT_TCP_KEEPIDLE, 30)
            setLong(CURLOPT_TCP_KEEPINTVL, 15)
        }
    }

    private func setIdentity(_ identity: TLSIdentity) {
        if let authorities = identity.authorities {
            // These and no others: libcurl would look into the system's directory as well.
            ccurl_set_pointer(handle, CURLOPT_CAPATH, nil)
            setBlob(CURLOPT_CAINFO_BLOB, authorities)
        }
        if let certificate = identity.certificate { setBlob(CURLOPT_SSLCERT_BLOB, certificate) }
        if let key = identity.key { setBlob(CURLOPT_SSLKEY_BLOB, key) }
    }

    private func setMethod(_ request: HTTPRequest) {
        switch request.method {
        case .get: setLong(CURLOPT_HTTPGET, 1)
        case .head: setLong(CURLOPT_NOBODY, 1)
        case .delete: setText(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        case .put, .post:
            setLong(CURLOPT_UPLOAD, 1)
            setText(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
            _ = ccurl_set_offset(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(clamping: request.body?.size ?? 0))
        }
    }

    private func setCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = ccurl_on_header(handle, { HTTPTransfer.of($3).header($0, $1 * $2) }, context)
        _ = ccurl_on_write(handle, { HTTPTransfer.of($3).write($0, $1 * $2) }, context)
        _ = ccurl_on_read(handle, { HTTPTransfer.of($3).read($0, $1 * $2) }, context)
        _ = ccurl_on_seek(handle, { HTTPTransfer.of($0).seek($1, $2) }, context)
    }

    private func setLong(_ option: CURLoption, _ value: Int) { _ = ccurl_set_long(handle, option, value) }
    private func setText(_ option: CURLoption, _ value: String) { _ = ccurl_set_text(handle, option, value) }

    private func setBlob(_ option: CURLoption, _ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { ccurl_set_blob(handle, option, $0.baseAddress, $0.count) }
    }
}

// The callbacks. libcurl calls them inside `curl_multi_perform`, on the transfer thread.
extension HTTPTransfer {
    /// The transfer behind a callback's context. Force is safe here: the context is always the one that `setCallbacks` gave.
    private static func of(_ context: UnsafeMutableRawPointer?) -> HTTPTransfer {
        Unmanaged<HTTPTransfer>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue()
    }

    private func header(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        reception.acceptHeader(UnsafeRawBufferPointer(start: data, count: count)) ? count : 0
    }

    /// Anything but `count` ends the transfer; for an empty piece there is nothing to refuse.
    private func write(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        if ticket.cancellation.isSet { return 0 }
        return count == 0 || reception.acceptBody(UnsafeRawBufferPointer(start: data, count: count)) ? count : 0
    }

    private func read(_ data: UnsafeMutablePointer<CChar>?, _ capacity: Int) -> Int {
        guard let body = ticket.request.body, sent < body.size else { return 0 }
        let wanted = Int(min(UInt64(capacity), body.size - sent))
        do throws(StorageError) {
            try ticket.cancellation.check()
            let count = try body.read(into: UnsafeMutableRawBufferPointer(start: data, count: wanted), at: sent)
            if count == 0 {
                throw StorageError(.localFile, "the source ends at byte \(sent) of \(body.size): it has changed")
            }
            sent += UInt64(count)
            return count
        } catch {
            bodyFailure = error
            return ccurl_read_abort
        }
    }

    /// libcurl goes back to the beginning when it must send again on a new connection.
    private func seek(_ offset: curl_off_t, _ origin: Int32) -> Int32 {
        guard origin == 0 /* SEEK_SET */, offset >= 0 else { return CURL_SEEKFUNC_CANTSEEK }
        sent = UInt64(offset)
        return CURL_SEEKFUNC_OK
    }
}
