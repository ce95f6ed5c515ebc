internal import CCurl

extension StorageError {
    /// A transfer that libcurl gave up, by its reason.
    init(curl result: CURLcode, detail: String) {
        let text = detail.isEmpty ? String(cString: curl_easy_strerror(result)) : detail
        let (code, isTransient) = Self.meaning(of: result)
        self.init(code, code.sentence, cause: PercentEncoding.printable(text, limit: 256), isTransient: isTransient)
    }

    /// What a reason means for the caller, and whether a new attempt may help.
    private static func meaning(of result: CURLcode) -> (Code, isTransient: Bool) {
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT,
            CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_SSL_CONNECT_ERROR,
            CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND:
            (.unavailable, true)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM: (.unavailable, false)
        case CURLE_URL_MALFORMAT: (.badURI, false)
        case CURLE_UNSUPPORTED_PROTOCOL: (.unsupported, false)
        case CURLE_TOO_MANY_REDIRECTS, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: (.corrupt, false)
        default: (.io, false)
        }
    }
}

extension StorageError.Code {
    /// A transfer's failure in a few words; libcurl's follow as the cause.
    fileprivate var sentence: String {
        switch self {
        case .unavailable: "the connection failed"
        case .badURI: "not a usable URL"
        case .unsupported: "not plain HTTP"
        case .corrupt: "the answer makes no sense"
        default: "the transfer failed"
        }
    }
}
