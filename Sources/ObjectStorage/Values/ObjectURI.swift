/// Where an object is, as the backend and the literals write it: `s3://container/key`.
///
/// Always well formed: a scheme, a container (which only `file:///key` has none of) and a key that is UTF-8 without "/" at
/// its ends. The key may be empty (the whole container). Two are equal if their bytes are.
public struct ObjectURI: Sendable, CustomStringConvertible {
    /// Lower case: `s3`, `gs`, `abfs`, `file`, `http` ...
    public let scheme: String
    /// The bucket; for http and https the host with its port.
    public let container: String
    /// The object's name in the container, percent-decoded.
    public let key: String
    /// The host behind `container@host` (Azure), which names the account.
    public let accountHost: String?
    /// For http and https: path and query just as they must be sent, without the leading "/". Decoding and encoding again
    /// would not give the same (`%2F`), and a signed URL dies without its query.
    let webTarget: String?

    /// Parts that hold the promises above.
    init(scheme: String, container: String, key: String, accountHost: String? = nil, webTarget: String? = nil) {
        self.scheme = scheme
        self.container = container
        self.key = key
        self.accountHost = accountHost
        self.webTarget = Self.isWeb(scheme) ? webTarget ?? Self.encodeForWeb(key) : nil
    }

    /// The URI again; parsing it gives an equal value. Spaces and letters stay readable: only `%`, `#`, `?` and control
    /// characters are percent-encoded.
    public var description: String {
        let authority = accountHost.map { "\(Self.encodeUser(container))@\($0)" } ?? container
        return "\(scheme)://\(authority)/\(webTarget ?? Self.encodeReadably(key))"
    }

    /// The last part of the key: a name to show, or to give to a file after checking it.
    public var name: String {
        String(decoding: key.utf8.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
    }

    /// The same object, as its store knows it.
    public var location: ObjectLocation { ObjectLocation(container: container, key: key) }

    /// This URI with `relative` (plain text, not encoded; "/" at its ends is dropped) below it. A query is dropped.
    public func appending(_ relative: String) -> ObjectURI {
        let tail = relative.trimmingSlashes()
        if tail.isEmpty { return self }
        return replacingKey(key.isEmpty ? tail : "\(key)/\(tail)")
    }

    /// Another object of the same container. "/" at the ends of `key` is dropped, as by parsing.
    public func replacingKey(_ key: String) -> ObjectURI {
        ObjectURI(scheme: scheme, container: container, key: key.trimmingSlashes(), accountHost: accountHost)
    }
}

extension ObjectURI: Hashable {
    /// Equal bytes in every part.
    public static func == (left: ObjectURI, right: ObjectURI) -> Bool {
        zip(left.parts, right.parts).allSatisfy { $0.hasSameBytes(as: $1) }
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        for part in parts { part.hashBytes(into: &hasher) }
    }

    private var parts: [String] { [scheme, container, key, accountHost ?? "", webTarget ?? ""] }
}

extension ObjectURI {
    /// Whether objects of this scheme are fetched by plain HTTP.
    static func isWeb(_ scheme: String) -> Bool { scheme == "http" || scheme == "https" }

    private static func encodeReadably(_ text: String) -> String {
        let special: [UInt8] = [UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: "?")]
        return PercentEncoding.encode(text.utf8) { !special.contains($0) && !PercentEncoding.isControl($0) }
    }

    private static func encodeForWeb(_ key: String) -> String {
        PercentEncoding.encode(key.utf8) { PercentEncoding.isUnreserved($0) || $0 == UInt8(ascii: "/") }
    }

    private static func encodeUser(_ container: String) -> String {
        PercentEncoding.encode(container.utf8, keeping: PercentEncoding.isUnreserved)
    }
}
