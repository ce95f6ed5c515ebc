internal import StructuredText

/// Where workload identity federation finds the token to exchange: `credential_source` of an external_account.
struct GoogleSubjectToken: Sendable {
    private enum Source: Sendable {
        case file(String)
        case url(String, headers: [(name: String, value: String)])
    }

    private let source: Source
    /// The field that holds the token, where the source is JSON.
    private let field: String?
    private let place: String
    private let endpoint: TokenEndpoint

    /// - Throws: `.credentials`; `.unsupported` for AWS, certificates and executables.
    init(_ file: GoogleKeyFile, endpoint: TokenEndpoint) throws(StorageError) {
        let description = file.document["credential_source"]
        if let path = description?["file"]?.text {
            source = .file(path)
        } else if let url = description?["url"]?.text, description?["environment_id"] == nil {
            source = .url(url, headers: Self.headers(description?["headers"]))
        } else {
            throw StorageError(
                .unsupported, "\(file.place): credential_source must be a file or a url; others are not supported")
        }
        let format = description?["format"]
        field = format?["type"]?.text == "json" ? format?["subject_token_field_name"]?.text ?? "access_token" : nil
        place = file.place
        self.endpoint = endpoint
    }

    var summary: String {
        switch source {
        case .file(let path): "the file \(path)"
        case .url(let url, _): PercentEncoding.printable(String(url.prefix { $0 != "?" }))
        }
    }

    /// The token as it is now.
    /// - Throws: `.credentials`, `.unavailable`.
    func token() async throws(StorageError) -> String {
        let bytes: [UInt8]
        switch source {
        case .file(let path):
            bytes = try await BlockingWork.run { (_) throws(StorageError) in
                try CredentialFile.bytes(atPath: path, about: place)
            }
        case .url(let url, let headers):
            var request = HTTPRequest(method: .get, url: url)
            request.headers = headers
            bytes = try await endpoint.exchange(request, about: "subject token at \(summary)").body
        }
        guard let token = text(bytes) else {
            throw StorageError(.credentials, "\(place): \(summary) holds no token")
        }
        return token
    }

    private func text(_ bytes: [UInt8]) -> String? {
        if let field { return (try? JSONText.parse(bytes))?[field]?.text }
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return words.count == 1 ? String(words[0]) : nil
    }

    private static func headers(_ value: StructuredValue?) -> [(name: String, value: String)] {
        guard case .object(let members) = value?.kind else { return [] }
        return members.compactMap { member in
            member.value.text.map { (name: member.name, value: $0) }
        }
    }
}
