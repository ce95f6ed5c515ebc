/// Where the buckets are, and how a URL names them.
struct S3Endpoint: Sendable, Hashable {
    /// Parts of a request's address.
    struct Address: Sendable, Hashable {
        /// `scheme://host[:port]`.
        let origin: String
        /// The value of the Host header: without the scheme's own port, as HTTP clients send it.
        let host: String
        /// Percent-encoded.
        let path: String
    }

    /// http or https.
    let scheme: String
    /// Host and, if it is not the scheme's own, port. nil is AWS.
    let host: String?
    /// A path before the bucket's: empty, or `/x` without a "/" at the end.
    let basePath: String
    /// Names the host on AWS.
    let region: String

    /// Whether requests go over TLS.
    var isSecure: Bool { scheme == "https" }

    /// AWS itself.
    init(awsRegion region: String, scheme: String = "https") {
        self.scheme = scheme
        self.host = nil
        self.basePath = ""
        self.region = region
    }

    /// A server of one's own: `host`, `host:port` or a URL; `defaultScheme` is for texts without one.
    /// - Throws: `.configuration` for anything else.
    init(parsing text: String, defaultScheme: String, region: String) throws(StorageError) {
        let lower = text.lowercased()
        let scheme = lower.hasPrefix("http://") ? "http" : lower.hasPrefix("https://") ? "https" : nil
        let rest = scheme.map { text.utf8.dropFirst($0.utf8.count + 3) } ?? text.utf8[...]
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        let isPlain = rest.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"?#@\\\"<>^`{|}%".utf8.contains($0) }
        guard isPlain, !authority.isEmpty else {
            throw StorageError(.configuration, "the S3 endpoint must be HOST[:PORT] or http(s)://HOST[:PORT]")
        }
        self.scheme = scheme ?? defaultScheme
        self.region = region
        self.host = Self.withoutDefaultPort(String(decoding: authority, as: UTF8.self), self.scheme)
        let path = String(decoding: rest.dropFirst(authority.count), as: UTF8.self).trimmingSlashes()
        self.basePath = path.isEmpty ? "" : "/" + path
    }

    /// The address of an object, or with an empty key of the bucket.
    /// - Parameter region: the bucket's, if it is another than the configured one.
    func address(of location: ObjectLocation, region: String? = nil) -> Address {
        let awsHost = awsHost(region ?? self.region)
        let key = location.key.isEmpty ? "" : "/" + S3Signer.encodePath(location.key)
        if host == nil, Self.isHostLabel(location.container) {
            let host = "\(location.container).\(awsHost)"
            return Address(origin: "\(scheme)://\(host)", host: host, path: key.isEmpty ? "/" : key)
        }
        let host = host ?? awsHost
        return Address(
            origin: "\(scheme)://\(host)", host: host,
            path: "\(basePath)/\(S3Signer.encodePath(location.container))\(key)")
    }

    private func awsHost(_ region: String) -> String {
        "s3.\(region).amazonaws.com" + (region.hasPrefix("cn-") ? ".cn" : "")
    }

    /// A bucket with dots would not match the wildcard of AWS's certificate; others may be part of a host name.
    private static func isHostLabel(_ bucket: String) -> Bool {
        let isLabel = bucket.utf8.allSatisfy { PercentEncoding.isUnreserved($0) && !"._~".utf8.contains($0) }
        return isLabel && !bucket.isEmpty && bucket.lowercased() == bucket
    }

    private static func withoutDefaultPort(_ authority: String, _ scheme: String) -> String {
        let port = scheme == "http" ? ":80" : ":443"
        return authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
    }
}
