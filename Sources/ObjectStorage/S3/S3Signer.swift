/// AWS Signature Version 4 in the Authorization header, as S3 wants it: the path is encoded once and never normalised.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
struct S3Signer: Sendable {
    /// What is signed of a request.
    struct Subject: Sendable {
        /// GET, PUT ...
        var method: String
        /// Percent-encoded, with the leading "/".
        var path: String
        /// Plain names and values.
        var query: [(name: String, value: String)] = []
        /// Names in lower case; all are signed. `host` must be among them.
        var headers: [(name: String, value: String)]
        /// SHA-256 of the body in hexadecimal.
        var payloadHash: String
    }

    /// The hash of nothing.
    static let emptyPayloadHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    /// In place of the hash of a body that is not signed: TLS keeps it whole.
    static let unsignedPayload = "UNSIGNED-PAYLOAD"

    /// The region that the signature names.
    let region: String
    /// The service that the signature names.
    var service = "s3"

    /// The headers to send: those of the subject, what SigV4 adds to them, and `authorization`.
    /// - Parameter date: Unix seconds.
    /// - Throws: `.io` if OpenSSL fails.
    func sign(
        _ subject: Subject, _ credentials: S3Credentials, at date: Int64
    ) throws(StorageError) -> [(name: String, value: String)] {
        let time = CalendarTime.compact(date)
        let day = String(time.prefix(8))
        var headers = subject.headers
        if service == "s3" { headers.append(("x-amz-content-sha256", subject.payloadHash)) }
        headers.append(("x-amz-date", time))
        if let token = credentials.sessionToken { headers.append(("x-amz-security-token", token)) }
        headers.sort { $0.name.precedesInBytes($1.name) }
        let signedNames = headers.map(\.name).joined(separator: ";")
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let request = Self.canonicalRequest(subject, headers, signedNames)
        let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(try SHA256.hexDigest(of: Array(request.utf8)))"
        let signature = SHA256.hex(try SHA256.authentication(of: text, key: try key(credentials, day: day)))
        let names = "Credential=\(credentials.accessKey)/\(scope), SignedHeaders=\(signedNames)"
        headers.append(("authorization", "AWS4-HMAC-SHA256 \(names), Signature=\(signature)"))
        return headers
    }

    /// A query as it is signed and sent: sorted, everything but unreserved characters encoded.
    static func canonicalQuery(_ query: [(name: String, value: String)]) -> String {
        func encode(_ text: String) -> String {
            PercentEncoding.encode(text.utf8, keeping: PercentEncoding.isUnreserved)
        }
        let encoded = query.map { (name: encode($0.name), value: encode($0.value)) }
        let sorted = encoded.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
        return sorted.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// A key in a path: "/" stays, everything else but unreserved characters is encoded.
    static func encodePath(_ key: String) -> String {
        PercentEncoding.encode(key.utf8) { PercentEncoding.isUnreserved($0) || $0 == UInt8(ascii: "/") }
    }

    private static func canonicalRequest(
        _ subject: Subject, _ headers: [(name: String, value: String)], _ signedNames: String
    ) -> String {
        let lines = headers.map { "\($0.name):\($0.value)\n" }.joined()
        let query = canonicalQuery(subject.query)
        return "\(subject.method)\n\(subject.path)\n\(query)\n\(lines)\n\(signedNames)\n\(subject.payloadHash)"
    }

    private func key(_ credentials: S3Credentials, day: String) throws(StorageError) -> [UInt8] {
        var key = Array("AWS4\(credentials.secretKey)".utf8)
        for part in [day, region, service, "aws4_request"] { key = try SHA256.authentication(of: part, key: key) }
        return key
    }
}
