internal import StructuredText

/// A service account with its own private key: a signed claim is exchanged for a token.
/// https://developers.google.com/identity/protocols/oauth2/service-account#httprest
struct GoogleServiceAccount: TokenSource {
    /// Seconds that a claim is good for: Google's most.
    private static let life: Int64 = 3_600

    private let email: String
    private let key: RSAKey
    private let keyID: String?
    private let tokenURL: String
    private let scopes: [String]
    private let place: String
    private let endpoint: TokenEndpoint

    /// From a key file; the key is read at once, so that a broken one is found early.
    /// - Throws: `.credentials`.
    init(_ file: GoogleKeyFile, scopes: [String], endpoint: TokenEndpoint) throws(StorageError) {
        email = try file.require("client_email")
        key = try RSAKey(pem: try file.require("private_key"), about: "\(file.place): private_key")
        keyID = file.document["private_key_id"]?.text
        tokenURL = try file.requireURL("token_uri", default: GoogleKeyFile.tokenURL)
        self.scopes = scopes
        place = file.place
        self.endpoint = endpoint
    }

    var summary: String { "service account \(email), key in \(place)" }

    /// See `TokenSource`.
    func fetch() async throws(StorageError) -> AccessToken {
        let now = endpoint.now()
        let form = [
            (name: "grant_type", value: "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            (name: "assertion", value: try assertion(at: now)),
        ]
        let subject = "token for \(email)"
        return try AccessToken(
            answer: try await endpoint.post(tokenURL, form: form, about: subject), at: now, about: subject)
    }

    /// A JSON web token (RFC 7519) signed with RS256. Its audience is always Google's endpoint, wherever it is sent.
    func assertion(at now: Int64) throws(StorageError) -> String {
        var header = [Member("alg", .string("RS256")), Member("typ", .string("JWT"))]
        if let keyID { header.append(Member("kid", .string(keyID))) }
        let claims = StructuredValue.object([
            Member("iss", .string(email)), Member("scope", .string(scopes.joined(separator: " "))),
            Member("aud", .string(GoogleKeyFile.tokenURL)), Member("iat", .number(now)),
            Member("exp", .number(now + Self.life)),
        ])
        let text = "\(Self.encode(StructuredValue.object(header)))." + Self.encode(claims)
        return "\(text).\(Self.encode(try key.signature(of: Array(text.utf8))))"
    }

    private static func encode(_ value: StructuredValue) -> String { encode(Array(value.description.utf8)) }

    /// Base64 for URLs, without padding (RFC 7515, 2).
    private static func encode(_ bytes: [UInt8]) -> String {
        let translated = Base64.encode(bytes).utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
        return String(decoding: translated, as: UTF8.self)
    }
}
