internal import CCurl

extension HTTPHeaders {
    /// Last-Modified in Unix seconds, if it is there and a date.
    var lastModified: Int64? {
        // -1 is curl_getdate's way to say that it cannot read the date.
        self["last-modified"].map { Int64(curl_getdate($0, nil)) }.flatMap { $0 < 0 ? nil : $0 }
    }
}

extension ObjectInfo {
    /// What an answer's headers say of an object of `size` bytes.
    init(_ response: HTTPResponse, size: UInt64) {
        self.init(size: size, entityTag: response.headers["etag"], modified: response.headers.lastModified)
    }
}
