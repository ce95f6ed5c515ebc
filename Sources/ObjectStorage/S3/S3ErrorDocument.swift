/// S3's way to say why: `<Error><Code>NoSuchKey</Code><Message>...</Message></Error>`.
struct S3ErrorDocument {
    /// AWS's word, such as `NoSuchKey`; empty if there is no document.
    private(set) var code = ""
    /// AWS's sentence.
    private(set) var message = ""
    /// The region to ask instead, in answers to requests at the wrong one.
    private(set) var region = ""

    /// Reads a body; one that is no such document gives empty parts.
    /// - Parameter root: the elements around the parts.
    init(parsing body: [UInt8], root: [String] = ["Error"]) {
        final class Parts { var found: [String: String] = [:] }
        let parts = Parts()
        try? XMLElements.parse(body) { (path, text) throws(StorageError) in
            if path.dropLast() == root[...], let name = path.last { parts.found[name] = text }
        }
        code = parts.found["Code"] ?? ""
        message = parts.found["Message"] ?? ""
        region = parts.found["Region"] ?? ""
    }
}

extension StorageError {
    /// What an S3 answer that is no success means.
    init(s3 response: HTTPResponse, _ document: S3ErrorDocument, redactedFor credentials: S3Credentials) {
        let region = response.headers["x-amz-bucket-region"] ?? document.region
        let isElsewhere = (300...399).contains(response.status) || document.code == "AuthorizationHeaderMalformed"
        let hint = isElsewhere && !region.isEmpty ? "the bucket is in region \(region)" : ""
        let said = [document.code, document.message, hint].filter { !$0.isEmpty }.joined(separator: ": ")
        self.init(
            status: response.status, reason: credentials.redacting(said),
            code: isElsewhere ? .configuration : Self.code(s3: document.code),
            isTransient: Self.isTransient(s3: document.code) ? true : nil, retryAfter: response.headers.retryAfter)
    }

    /// AWS's words that say more than the status does.
    private static func code(s3 word: String) -> Code? {
        switch word {
        case "NoSuchKey", "NoSuchUpload": .notFound
        case "NoSuchBucket": .noContainer
        case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired",
            "RequestTimeTooSkewed", "AuthFailure", "InvalidSecurity", "NotSignedUp", "RequestExpired":
            .credentials
        case "EntityTooLarge": .tooLarge
        case "KeyTooLongError", "InvalidBucketName", "InvalidURI": .badURI
        case "SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable": .unavailable
        case "BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch", "InvalidDigest": .corrupt
        default: nil
        }
    }

    /// A body that arrived damaged is sent again.
    private static func isTransient(s3 word: String) -> Bool {
        [
            "SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "BadDigest",
            "XAmzContentChecksumMismatch",
            "XAmzContentSHA256Mismatch",
        ].contains(word)
    }
}
