/// An account's key, and the signatures that it makes.
/// https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
struct AzureSharedKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// What is signed of a request.
    struct Subject: Sendable {
        /// GET, PUT ...
        var method: String
        /// Percent-encoded, with the leading "/".
        var path: String
        /// Plain names and values.
        var query: [(name: String, value: String)] = []
        /// Names in lower case, `content-length` among them where there is a body.
        var headers: [(name: String, value: String)] = []
    }

    /// Headers with a line of their own, in this order; empty where they are missing.
    private static let ownLines = [
        "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date",
        "if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range",
    ]

    /// The account that the key belongs to.
    let account: String
    private let key: [UInt8]

    /// - Parameter text: the key in Base64, as Azure shows it.
    /// - Throws: `.credentials` for anything else.
    init(account: String, base64 text: String) throws(StorageError) {
        guard let key = Base64.decode(text), !key.isEmpty else {
            throw StorageError(.credentials, "the key of the storage account \(account) is not Base64")
        }
        self.account = account
        self.key = key
    }

    var description: String { "the key of the storage account \(account)" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// The value of the Authorization header.
    /// - Throws: `.io` if OpenSSL fails.
    func authorization(for subject: Subject) throws(StorageError) -> String {
        let digest = try SHA256.authentication(of: text(for: subject), key: key)
        return "SharedKey \(account):\(Base64.encode(digest))"
    }

    /// What is signed.
    func text(for subject: Subject) -> String {
        let headers = subject.headers.filter { $0.name != "content-length" || $0.value != "0" }
        let lines = Self.ownLines.map { name in headers.first { $0.name == name }?.value ?? "" }
        let extensions = headers.filter { $0.name.hasPrefix("x-ms-") }.sorted { $0.name.precedesInBytes($1.name) }
        let query = subject.query.sorted { $0.name.precedesInBytes($1.name) }
        let parts =
            [subject.method] + lines + extensions.map { "\($0.name):\($0.value)" } + ["/\(account)\(subject.path)"]
            + query.map { "\($0.name):\($0.value)" }
        return parts.joined(separator: "\n")
    }
}
