/// A profile of the shared files: keys, a role taken by another profile or another way, or a web identity.
/// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
struct ProfileCredentials: S3CredentialProvider {
    /// Profiles that take roles by one another: more than any real chain has.
    private static let deepest = 8

    let environment: [String: String]
    let tokens: SecurityTokenService
    /// What `credential_source` names.
    let sources: [String: any S3CredentialProvider]

    /// nil where there are no files, or no profile `default` in them and none was named.
    /// - Throws: `.credentials` for a profile that is missing, incomplete, or of a kind that is not supported.
    func load() async throws(StorageError) -> S3Credentials? {
        let named = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].compactMap { StoreSetting.given(environment[$0]) }.first
        let profiles = try await readProfiles()
        guard let profile = profiles[named ?? "default"] else {
            guard let named else { return nil }
            throw failure(named, "there is no such profile in the shared config and credentials files")
        }
        // A profile that says nothing of credentials (a region alone) is no way to find them.
        if named == nil, !Self.words.contains(where: { profile[$0] != nil }) { return nil }
        return try await credentials(named ?? "default", profiles, depth: 0)
    }

    private static let words = [
        "aws_access_key_id", "role_arn", "web_identity_token_file", "credential_process", "sso_session",
        "sso_start_url",
    ]

    private func credentials(
        _ name: String, _ profiles: [String: [String: String]], depth: Int
    ) async throws(StorageError) -> S3Credentials {
        guard let profile = profiles[name] else { throw failure(name, "there is no such profile") }
        guard depth < Self.deepest else { throw failure(name, "the profiles name one another in a circle") }
        let source = "profile \(PercentEncoding.printable(name, limit: 100))"
        // A profile that names itself as its source has keys and a role.
        let takesRole = profile["role_arn"] != nil && !(depth > 0 && profile["source_profile"] == name)
        if takesRole, let role = profile["role_arn"] {
            return try await assume(role, profile, name, profiles, depth, source)
        }
        if let key = profile["aws_access_key_id"] {
            guard let secret = profile["aws_secret_access_key"] else {
                throw failure(name, "aws_secret_access_key is missing")
            }
            return S3Credentials(
                accessKey: key, secretKey: secret, sessionToken: profile["aws_session_token"], source: source)
        }
        throw failure(name, Self.refusal(profile))
    }

    private static func refusal(_ profile: [String: String]) -> String {
        if profile["credential_process"] != nil {
            return
                "credential_process is not supported: copilot runs no programs for credentials; give keys, a role or a web identity"
        }
        if profile["sso_session"] != nil || profile["sso_start_url"] != nil {
            return "single sign-on is not supported: give keys, a role or a web identity"
        }
        return "it has no aws_access_key_id"
    }

    private func assume(
        _ role: String, _ profile: [String: String], _ name: String, _ profiles: [String: [String: String]],
        _ depth: Int,
        _ source: String
    ) async throws(StorageError) -> S3Credentials {
        let session = profile["role_session_name"]
        if let file = profile["web_identity_token_file"] {
            let identity = WebIdentityCredentials(role: role, tokenFile: file, session: session, tokens: tokens)
            if let found = try await identity.load() { return found }
        }
        let base: S3Credentials
        if let other = profile["source_profile"] {
            base = try await credentials(other, profiles, depth: depth + 1)
        } else if let way = profile["credential_source"] {
            guard let provider = sources[way] else {
                throw failure(name, "credential_source must be one of \(sources.keys.sorted().joined(separator: ", "))")
            }
            guard let found = try await provider.load() else { throw failure(name, "there are none from \(way)") }
            base = found
        } else {
            throw failure(name, "role_arn needs source_profile, credential_source or web_identity_token_file")
        }
        return try await tokens.assume(
            role: role, session: session ?? "flyte-copilot", externalID: profile["external_id"], by: base,
            source: "\(source) (\(role), by \(base.source))")
    }

    private func failure(_ name: String, _ why: String) -> StorageError {
        StorageError(.credentials, "AWS profile \(PercentEncoding.printable(name, limit: 100)): \(why)")
    }

    /// Both files; what the credentials file says of a profile goes before what the config file says.
    private func readProfiles() async throws(StorageError) -> [String: [String: String]] {
        let home = StoreSetting.given(environment["HOME"]).map { $0 + "/.aws/" }
        let paths = [("AWS_CONFIG_FILE", "config"), ("AWS_SHARED_CREDENTIALS_FILE", "credentials")].compactMap {
            name, file in
            StoreSetting.given(environment[name]) ?? home.map { $0 + file }
        }
        let texts = try await BlockingWork.run { (_) throws(StorageError) in
            var texts: [String] = []
            for path in paths where CredentialFile.exists(atPath: path) {
                let bytes = try CredentialFile.bytes(atPath: path, about: "AWS profiles")
                texts.append(String(decoding: bytes, as: UTF8.self))
            }
            return texts
        }
        return texts.map { ProfileFile($0).profiles }.reduce(into: [:]) { all, more in
            all.merge(more) { $0.merging($1) { $1 } }
        }
    }
}
