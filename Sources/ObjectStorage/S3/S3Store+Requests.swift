internal import Glibc

extension S3Store {
    /// Signs, sends, retries and judges.
    /// - Throws: as `ObjectStore`'s methods; messages begin with the object, or with `subject`.
    func perform(_ call: S3Call, about subject: ObjectLocation? = nil) async throws(StorageError) -> HTTPResponse {
        do throws(StorageError) {
            return try await retry.run(sink: call.sink) { () async throws(StorageError) in try await attempt(call) }
        } catch {
            throw error.about("\(call.method.rawValue) \(subject ?? call.location)")
        }
    }

    /// One attempt; a second one, at once, where the answer says how the first one was wrong.
    func attempt(_ call: S3Call) async throws(StorageError) -> HTTPResponse {
        var remedies: Set<S3Remedy> = []
        while true {
            let credentials = try await settings.credentials.credentials()
            let response = try await driver.perform(try request(call, credentials, at: Int64(time(nil))))
            if (200...299).contains(response.status) { return response }
            let document = S3ErrorDocument(parsing: response.errorBody)
            let error = StorageError(s3: response, document, redactedFor: credentials)
            guard let remedy = S3Remedy(response, document, call), remedies.insert(remedy).inserted,
                apply(remedy, call, credentials)
            else { throw error }
        }
    }

    /// False if it is of no use.
    private func apply(_ remedy: S3Remedy, _ call: S3Call, _ credentials: S3Credentials) -> Bool {
        switch remedy {
        case .region(let region):
            let bucket = call.location.container
            if region == knowledge.region(of: bucket) ?? settings.region { return false }
            knowledge.learn(region, of: bucket)
            return true
        case .credentials: return settings.credentials.forget(credentials)
        case .noChecksum:
            if knowledge.refusesChecksums { return false }
            knowledge.learnToSendNoChecksums()
            return true
        }
    }

    /// The signed request.
    /// - Throws: `.io` if OpenSSL fails.
    func request(_ call: S3Call, _ credentials: S3Credentials, at date: Int64) throws(StorageError) -> HTTPRequest {
        let region = knowledge.region(of: call.location.container) ?? settings.region
        let address = settings.endpoint.address(of: call.location, region: region)
        var headers = [(name: "host", value: address.host)] + call.headers
        if let checksum = call.payload.checksum { headers.append((checksum.kind.header, checksum.checksum.base64)) }
        if knowledge.refusesChecksums { headers.removeAll { $0.name.hasPrefix("x-amz-checksum-") } }
        let subject = S3Signer.Subject(
            method: call.method.rawValue, path: address.path, query: call.query, headers: headers,
            payloadHash: call.payload.hash)
        let query = S3Signer.canonicalQuery(call.query)
        var request = HTTPRequest(
            method: call.method, url: address.origin + address.path + (query.isEmpty ? "" : "?" + query))
        request.headers = try S3Signer(region: region).sign(subject, credentials, at: date)
        (request.body, request.sink, request.times) = (call.body, call.sink, call.times)
        request.authoritiesFile = settings.authoritiesFile
        request.usesNewConnection = call.usesNewConnection
        if let question = call.question {
            request.ask(question) { (status, headers) throws(StorageError) in
                try RangeAnswer(s3: headers, status: status)
            }
        }
        return request
    }
}

/// What to do about a refusal, once each.
enum S3Remedy: Hashable {
    /// Ask in the bucket's region.
    case region(String)
    /// Get other credentials: these are expired.
    case credentials
    /// Send no checksums: the server does not understand them.
    case noChecksum

    /// nil if there is nothing to be done.
    init?(_ response: HTTPResponse, _ document: S3ErrorDocument, _ call: S3Call) {
        let region = response.headers["x-amz-bucket-region"] ?? document.region
        let isElsewhere =
            [301, 307].contains(response.status)
            || response.status == 400 && (document.code == "AuthorizationHeaderMalformed" || call.method == .head)
        if isElsewhere, !region.isEmpty {
            self = .region(region)
        } else if ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired"].contains(
            document.code)
            || call.method == .head && [400, 403].contains(response.status)
        {
            // The answer to HEAD has no body that could tell; other credentials are to be had only if these are temporary.
            self = .credentials
        } else if call.sendsChecksum, response.status == 501 || Self.doubts.contains(document.code) {
            self = .noChecksum
        } else {
            return nil
        }
    }

    private static let doubts = ["NotImplemented", "InvalidArgument", "InvalidRequest", "MalformedHeader"]
}

extension S3Call {
    fileprivate var sendsChecksum: Bool {
        payload.checksum != nil || headers.contains { $0.name.hasPrefix("x-amz-checksum-") }
    }
}
