// The rules are those of Go's net/url, which the backend and the original use; where Go takes a host that no bucket can
// have, this is stricter.

extension ObjectURI {
    /// Parses `scheme://container/key`. The key is percent-decoded, "/" at its ends, query and fragment are dropped.
    /// - Throws: `.badURI` with the URI in the message.
    public init(parsing text: String) throws(StorageError) {
        do {
            self = try Self.parse(Array(text.utf8))
        } catch {
            throw StorageError(.badURI, "\"\(PercentEncoding.printable(text))\" is not an object URI: \(error.reason)")
        }
    }

    /// Why a text is not a URI.
    private struct Refusal: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    private static func parse(_ text: [UInt8]) throws(Refusal) -> ObjectURI {
        if text.contains(where: PercentEncoding.isControl) { throw Refusal("it contains a control character") }
        let (scheme, rest) = try splitScheme(text.prefix { $0 != UInt8(ascii: "#") })
        let path = rest.prefix { $0 != UInt8(ascii: "?") }
        guard path.starts(with: "//".utf8) else { throw Refusal("no container after \"\(scheme):\"") }
        let authority = path.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
        let (container, host) = try parseAuthority(authority, scheme: scheme)
        let key = try decode(path[authority.endIndex...], part: "key").trimmingSlashes()
        // file:///a/b stands below the local store's root itself, as in stow: it is absolute only where the root is /.
        if container.isEmpty, scheme != "file" || key.isEmpty {
            throw Refusal("no container between \"\(scheme)://\" and the next \"/\"")
        }
        if host == nil, isAzure(scheme), AzureAccountHost(parsing: container) != nil {
            return try parseAccount(container, path: key, scheme: scheme)
        }
        let target = isWeb(scheme) ? webTarget(rest[authority.endIndex...]) : nil
        return ObjectURI(scheme: scheme, container: container, key: key, accountHost: host, webTarget: target)
    }

    private static func splitScheme(_ text: ArraySlice<UInt8>) throws(Refusal) -> (
        scheme: String, rest: ArraySlice<UInt8>
    ) {
        let scheme = text.prefix(while: isSchemeCharacter)
        let rest = text[scheme.endIndex...]
        guard rest.first == UInt8(ascii: ":"), let first = scheme.first, isLetter(first) else {
            throw Refusal("it has no scheme")
        }
        return (String(decoding: scheme, as: UTF8.self).lowercased(), rest.dropFirst())
    }

    /// The container, and the account's host where the container stands before an "@" (Azure).
    private static func parseAuthority(
        _ authority: ArraySlice<UInt8>, scheme: String
    ) throws(Refusal) -> (container: String, host: String?) {
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return (try parseHost(authority), nil) }
        let host = try parseHost(authority[(at + 1)...])
        let user = authority[..<at]
        if !user.allSatisfy(isUserCharacter) { throw Refusal("invalid text before \"@\"") }
        let name = try decode(user.prefix { $0 != UInt8(ascii: ":") }, part: "container")
        return isAzure(scheme) && !name.isEmpty ? (name, host) : (host, nil)
    }

    private static func isAzure(_ scheme: String) -> Bool { StoreKind.azure.schemes.contains(scheme) }

    /// `azure://ACCOUNT.blob.core.windows.net/CONTAINER/KEY`, as stow lists objects: no container's name has dots.
    private static func parseAccount(_ host: String, path: String, scheme: String) throws(Refusal) -> ObjectURI {
        let container = String(decoding: path.utf8.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
        if container.isEmpty { throw Refusal("no container after the account") }
        let key = String(decoding: path.utf8.dropFirst(container.utf8.count), as: UTF8.self).trimmingSlashes()
        return ObjectURI(scheme: scheme, container: container, key: key, accountHost: host)
    }

    private static func parseHost(_ host: ArraySlice<UInt8>) throws(Refusal) -> String {
        if host.contains(where: { " \"<>\\^`{}|".utf8.contains($0) }) {
            throw Refusal("invalid character in the container")
        }
        try checkPort(host)
        var previous = host.startIndex
        while let percent = host[previous...].firstIndex(of: UInt8(ascii: "%")) {
            // Go's rule: a host may escape bytes of other alphabets, never ASCII.
            guard let high = host[percent...].dropFirst().first.flatMap(PercentEncoding.value), high >= 8 else {
                throw Refusal("invalid escape in the container")
            }
            previous = percent + 1
        }
        return try decode(host, part: "container")
    }

    /// A colon must be followed by digits, or nothing; inside [ ] (IPv6) colons are free.
    private static func checkPort(_ host: ArraySlice<UInt8>) throws(Refusal) {
        var end = host
        if host.first == UInt8(ascii: "[") {
            guard let close = host.lastIndex(of: UInt8(ascii: "]")) else {
                throw Refusal("missing \"]\" in the container")
            }
            end = host[(close + 1)...]
            if let first = end.first, first != UInt8(ascii: ":") { throw Refusal("invalid port") }
        }
        guard let colon = end.lastIndex(of: UInt8(ascii: ":")) else { return }
        if !end[(colon + 1)...].allSatisfy(isDigit) { throw Refusal("invalid port") }
    }

    private static func decode(_ text: ArraySlice<UInt8>, part: String) throws(Refusal) -> String {
        guard let bytes = PercentEncoding.decode(text) else { throw Refusal("invalid percent-escape in the \(part)") }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw Refusal("the \(part) is not UTF-8") }
        return decoded
    }

    /// Path and query as they go over the wire: what is escaped stays, what must be escaped is.
    private static func webTarget(_ rest: ArraySlice<UInt8>) -> String {
        let unsafe = Array(" \"<>\\^`{}|".utf8)
        let target = rest.first == UInt8(ascii: "/") ? rest.dropFirst() : rest
        return PercentEncoding.encode(target) { $0 < 0x80 && !unsafe.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
    private static func isSchemeCharacter(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || "+-.".utf8.contains(byte)
    }
    private static func isUserCharacter(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || "-._:~!$&'()*+,;=%@".utf8.contains(byte)
    }
}
