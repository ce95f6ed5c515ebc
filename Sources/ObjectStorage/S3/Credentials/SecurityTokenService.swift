/// AWS STS: temporary credentials for a role.
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
struct SecurityTokenService: Sendable {
    private let url: String
    private let region: String
    let endpoint: TokenEndpoint

    /// The region's own service, unless AWS_ENDPOINT_URL_STS or AWS_ENDPOINT_URL names another.
    init(environment: [String: String], region: String, endpoint: TokenEndpoint) {
        let own =
            ["AWS_REGION", "AWS_DEFAULT_REGION"].compactMap { StoreSetting.given(environment[$0]) }.first ?? region
        let named = ["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"].compactMap { StoreSetting.given(environment[$0]) }
            .first
        self.region = own
        self.endpoint = endpoint
        url = named ?? "https://sts.\(own).amazonaws.com" + (own.hasPrefix("cn-") ? ".cn" : "")
    }

    /// For a token of a cluster.
    /// - Throws: `.credentials` with the service's words; `.unavailable`; `.corrupt`; `.cancelled`.
    func assume(role: String, session: String, webIdentity token: String, source: String) async throws(StorageError)
        -> S3Credentials
    {
        let form = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", session), ("WebIdentityToken", token),
        ]
        return try await ask(form, signedBy: nil, hiding: token, about: "AssumeRoleWithWebIdentity for \(role)", source)
    }

    /// For credentials that may take the role.
    /// - Throws: as above.
    func assume(
        role: String, session: String, externalID: String?, by credentials: S3Credentials, source: String
    ) async throws(StorageError) -> S3Credentials {
        var form = [
            ("Action", "AssumeRole"), ("Version", "2011-06-15"), ("RoleArn", role), ("RoleSessionName", session),
        ]
        if let externalID { form.append(("ExternalId", externalID)) }
        return try await ask(form, signedBy: credentials, hiding: "", about: "AssumeRole for \(role)", source)
    }

    private func ask(
        _ form: [(String, String)], signedBy credentials: S3Credentials?, hiding secret: String, about subject: String,
        _ source: String
    ) async throws(StorageError) -> S3Credentials {
        let body = Array(TokenEndpoint.encode(form.map { (name: $0.0, value: $0.1) }).utf8)
        let sink = MemorySink(limit: 1 << 20)
        let request = try self.request(body, credentials, sink)
        do throws(StorageError) {
            try await endpoint.retry.run(sink: sink) { () async throws(StorageError) in
                let response = try await endpoint.driver.perform(request)
                if response.status != 200 { throw StorageError(sts: response, hiding: secret) }
            }
            return try S3Credentials(stsAnswer: sink.bytes, source: source)
        } catch {
            throw error.about(subject)
        }
    }

    private func request(_ body: [UInt8], _ credentials: S3Credentials?, _ sink: MemorySink) throws(StorageError)
        -> HTTPRequest
    {
        var request = HTTPRequest(method: .post, url: url + "/")
        let type = "application/x-www-form-urlencoded; charset=utf-8"
        request.headers = [("content-type", type)]
        if let credentials {
            let host = url.split(separator: "/", maxSplits: 1).dropFirst().first.map { $0.drop { $0 == "/" } } ?? ""
            let subject = S3Signer.Subject(
                method: "POST", path: "/", headers: [("content-type", type), ("host", String(host))],
                payloadHash: try SHA256.hexDigest(of: body))
            request.headers = try S3Signer(region: region, service: "sts").sign(
                subject, credentials, at: endpoint.now())
        }
        (request.body, request.sink, request.times) = (MemorySource(body), sink, endpoint.times)
        return request
    }
}

extension StorageError {
    /// `<ErrorResponse><Error><Code>AccessDenied</Code><Message>...`
    fileprivate init(sts response: HTTPResponse, hiding secret: String) {
        let document = S3ErrorDocument(parsing: response.errorBody, root: ["ErrorResponse", "Error"])
        let said = [document.code, document.message].filter { !$0.isEmpty }.joined(separator: ": ")
        let isTransient = Self.isTransient(status: response.status) || document.code == "IDPCommunicationError"
        let holder = S3Credentials(accessKey: "", secretKey: secret, sessionToken: nil)
        self.init(
            status: response.status, reason: holder.redacting(said), code: isTransient ? .unavailable : .credentials,
            isTransient: isTransient, retryAfter: response.headers.retryAfter)
    }
}

extension S3Credentials {
    /// `<...Response><...Result><Credentials><AccessKeyId>...`
    /// - Throws: `.corrupt`.
    fileprivate init(stsAnswer body: [UInt8], source: String) throws(StorageError) {
        final class Parts { var found: [String: String] = [:] }
        let parts = Parts()
        try XMLElements.parse(body) { (path, text) throws(StorageError) in
            if path.count == 4, path[2] == "Credentials" { parts.found[path[3]] = text }
        }
        guard let key = parts.found["AccessKeyId"], let secret = parts.found["SecretAccessKey"],
            let token = parts.found["SessionToken"],
            let expires = parts.found["Expiration"].flatMap({ CalendarTime.parse(iso8601: $0) })
        else { throw StorageError(.corrupt, "the answer holds no credentials") }
        self.init(accessKey: key, secretKey: secret, sessionToken: token, expires: expires, source: source)
    }
}
