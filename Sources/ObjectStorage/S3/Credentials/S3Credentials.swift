/// Who asks. Never printed: descriptions show the access key's first four characters alone.
struct S3Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The public half.
    let accessKey: String
    /// The secret half.
    let secretKey: String
    /// Of temporary credentials.
    let sessionToken: String?
    /// Unix seconds from which they are no longer good; nil for ever.
    let expires: Int64?
    /// Where they were found, for people.
    let source: String

    /// Plain facts.
    init(
        accessKey: String, secretKey: String, sessionToken: String?, expires: Int64? = nil,
        source: String = "configuration"
    ) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.expires = expires
        self.source = source
    }

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
