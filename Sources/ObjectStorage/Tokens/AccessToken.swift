/// An OAuth bearer token. Never printed.
struct AccessToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What stands after `Bearer`; a secret.
    let value: String
    /// Unix seconds from which it is no longer good.
    let expires: Int64

    /// Without the token.
    var description: String { "access token until \(expires)" }
    /// As `description`.
    var debugDescription: String { description }
    /// Hides the fields from `dump` and the debugger.
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// A way to get tokens: one implementation for each kind of credentials.
protocol TokenSource: Sendable {
    /// What it is and where it was found, for people; no secret.
    var summary: String { get }

    /// Asks for a new token. `TokenCache` keeps it.
    /// - Throws: `.credentials` if there is none to be had; `.unavailable`; `.cancelled`.
    func fetch() async throws(StorageError) -> AccessToken
}
