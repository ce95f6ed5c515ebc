/// Who asks. Never printed: descriptions show the access key's first four characters alone.
struct S3Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The public half.
    let accessKey: String
    /// The secret half.
    let secretKey: String
    /// Of temporary credentials.
    let sessionToken: String?

    /// Both halves redacted.
    var description: String { "credentials \(accessKey.prefix(4))..." }
    /// As `description`.
    var debugDescription: String { description }
    /// Hides the fields from `dump` and the debugger.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// `text` with any secret that a server echoed taken out.
    func redacting(_ text: String) -> String {
        var result = text
        for secret in [secretKey, sessionToken ?? ""] where secret.utf8.count >= 8 && text.contains(secret) {
            result = result.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "[redacted]")
        }
        return result
    }
}

/// Where credentials come from, asked before each request. Web identity, instance metadata, profiles and renewal are to
/// come as further implementations.
protocol S3CredentialSource: Sendable {
    /// Credentials good for the next minutes.
    /// - Throws: `.credentials` if there are none.
    func credentials() async throws(StorageError) -> S3Credentials
}

/// Credentials that were given and do not change.
struct FixedS3Credentials: S3CredentialSource {
    /// What was given.
    let fixed: S3Credentials

    /// The same for ever.
    func credentials() async throws(StorageError) -> S3Credentials { fixed }
}
