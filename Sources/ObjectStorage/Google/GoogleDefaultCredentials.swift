/// Application default credentials, in Google's order: the file that GOOGLE_APPLICATION_CREDENTIALS names, the file that
/// gcloud leaves at a well-known place, the metadata server. https://cloud.google.com/docs/authentication/application-default-credentials
enum GoogleDefaultCredentials {
    /// What was found.
    struct Found: Sendable {
        let source: any TokenSource
        let quotaProject: String?
    }

    /// Looks at files only; the metadata server is asked when a token is needed.
    /// - Throws: `.credentials`, `.unsupported` for a file that is there and is of no use.
    static func find(
        scopes: [String], environment: [String: String], endpoint: TokenEndpoint
    ) throws(StorageError) -> Found {
        if let path = environment["GOOGLE_APPLICATION_CREDENTIALS"], !path.isEmpty {
            return try read(path, "GOOGLE_APPLICATION_CREDENTIALS=\(path)", scopes, endpoint)
        }
        if let path = wellKnownPath(environment), CredentialFile.exists(atPath: path) {
            return try read(path, path, scopes, endpoint)
        }
        let metadata = GoogleMetadata(scopes: scopes, environment: environment, endpoint: endpoint)
        return Found(source: LastResort(metadata: metadata), quotaProject: nil)
    }

    private static func read(
        _ path: String, _ place: String, _ scopes: [String], _ endpoint: TokenEndpoint
    ) throws(StorageError) -> Found {
        let bytes = try CredentialFile.bytes(atPath: path, about: "Google credentials")
        let file = try GoogleKeyFile(parsing: bytes, place: place)
        return Found(
            source: try file.source(scopes: scopes, endpoint: endpoint), quotaProject: file.quotaProject)
    }

    private static func wellKnownPath(_ environment: [String: String]) -> String? {
        let name = "application_default_credentials.json"
        if let folder = environment["CLOUDSDK_CONFIG"], !folder.isEmpty { return "\(folder)/\(name)" }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return "\(home)/.config/gcloud/\(name)"
    }

    /// The metadata server as the last of the places: where it is not there, nothing is.
    private struct LastResort: TokenSource {
        let metadata: GoogleMetadata

        var summary: String { metadata.summary }

        func fetch() async throws(StorageError) -> AccessToken {
            do throws(StorageError) {
                return try await metadata.fetch()
            } catch  where error.code == .unavailable && error.status == nil {
                throw StorageError(
                    .credentials,
                    "no Google credentials: GOOGLE_APPLICATION_CREDENTIALS is not set, gcloud has left no file, and no "
                        + "metadata server answers", cause: error.description)
            }
        }
    }
}
