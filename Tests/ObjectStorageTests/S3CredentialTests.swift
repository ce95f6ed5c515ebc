import Foundation
import Testing

@testable import ObjectStorage

@Suite("Credentials for S3")
struct S3CredentialTests {
    private let folder: URL
    private let url: String

    init() throws {
        folder = try TestPlaces.makeDirectory()
        url = try AnswerServer.credentials.get().url
    }

    private func file(_ name: String, _ text: String) throws -> String {
        let path = folder.appending(path: name)
        try Data(text.utf8).write(to: path)
        return path.path
    }

    /// What the standard chain finds; no metadata service but the one that is given.
    private func find(_ environment: [String: String]) async throws -> S3Credentials? {
        let all = ["AWS_EC2_METADATA_DISABLED": "true", "HOME": folder.path].merging(environment) { $1 }
        var endpoint = TokenEndpoint(driver: HTTPDriver())
        endpoint.retry.attempts = 1
        return try await S3CredentialChain(environment: all, region: "us-east-1", endpoint: endpoint).load()
    }

    private func failure(_ environment: [String: String]) async -> StorageError? {
        await #expect(throws: StorageError.self) { try await find(environment) }
    }

    @Test("come from the environment first")
    func environment() async throws {
        let config = try file("config", "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n")
        let found = try await find([
            "AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
            "AWS_CONFIG_FILE": config,
        ])
        #expect(found?.accessKey == "ENV" && found?.sessionToken == "t")
        #expect(found?.source.contains("AWS_ACCESS_KEY_ID") == true)
        #expect(await failure(["AWS_ACCESS_KEY_ID": "ENV"])?.message.contains("AWS_SECRET_ACCESS_KEY") == true)
    }

    @Test("come for a token of the cluster, before any profile")
    func webIdentity() async throws {
        _ = try file("config", "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n")
        let token = try file("token", "good-token\n")
        let all = [
            "AWS_WEB_IDENTITY_TOKEN_FILE": token, "AWS_ROLE_ARN": "arn:aws:iam::1:role/allowed",
            "AWS_ENDPOINT_URL_STS": url,
        ]
        let found = try await find(all)
        #expect(found?.accessKey.hasPrefix("GIVEN") == true)
        #expect((found?.expires ?? 0) > UnixTime.now() + 1_000)
        #expect(found?.source.contains("web identity") == true)
        let denied = await failure(all.merging(["AWS_ROLE_ARN": "arn:aws:iam::1:role/other"]) { $1 })
        #expect(denied?.code == .credentials && denied?.message.contains("AccessDenied") == true)
        _ = try file("token", "a-bad-token-that-is-secret")
        let invalid = await failure(all)
        #expect(invalid?.message.contains("InvalidIdentityToken") == true)
        #expect(invalid.map { !$0.description.contains("a-bad-token-that-is-secret") } == true)
        let missing = await failure(all.merging(["AWS_WEB_IDENTITY_TOKEN_FILE": folder.path + "/none"]) { $1 })
        #expect(missing?.code == .credentials)
    }

    @Test("come from the shared files, by profile")
    func profiles() async throws {
        let config = try file(
            "config",
            """
            # notes
            [default]
            region = eu-central-1
            [profile plain]
            aws_access_key_id = FROM_CONFIG
            aws_secret_access_key=s ; a note
            s3 =
              addressing_style = path
            [profile base]
            aws_access_key_id = BASEKEY
            aws_secret_access_key = s
            [profile role]
            role_arn = arn:aws:iam::1:role/allowed
            source_profile = base
            [profile envrole]
            role_arn = arn:aws:iam::1:role/allowed
            credential_source = Ec2InstanceMetadata
            [profile process]
            credential_process = /bin/echo
            [profile circle]
            role_arn = arn:aws:iam::1:role/allowed
            source_profile = circle2
            [profile circle2]
            role_arn = arn:aws:iam::1:role/allowed
            source_profile = circle
            [profile sso]
            sso_session = x
            """)
        let keys = try file("credentials", "[plain]\naws_access_key_id = FROM_KEYS\naws_secret_access_key = s2\n")
        let all = ["AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": keys, "AWS_ENDPOINT_URL": url]
        func named(_ name: String) -> [String: String] { all.merging(["AWS_PROFILE": name]) { $1 } }
        let plain = try await find(named("plain"))
        #expect(plain?.accessKey == "FROM_KEYS" && plain?.secretKey == "s2")
        let role = try await find(named("role"))
        #expect(role?.accessKey.hasPrefix("GIVEN") == true && role?.source.contains("BASE") == false)
        for (name, word) in [
            ("nobody", "no such profile"), ("process", "credential_process"), ("circle", "circle"),
            ("sso", "single sign-on"),
            ("envrole", "none from Ec2InstanceMetadata"),
        ] {
            let error = await failure(named(name))
            #expect(error?.code == .credentials && error?.message.contains(word) == true, "\(name)")
        }
        // A default profile without credentials is no way: the search goes on, and finds nothing.
        #expect(await failure(all)?.message.contains("no AWS credentials") == true)
    }

    @Test("come from a container's endpoint, with its token")
    func container() async throws {
        let token = try file("pod-token", "container-token")
        let found = try await find([
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": url + "/eks", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": token,
        ])
        #expect(found?.accessKey.hasPrefix("GIVEN") == true && found?.source.contains("container") == true)
        let refused = await failure([
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": url + "/eks",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "wrong-container-token",
        ])
        #expect(refused?.code == .credentials)
        #expect(refused.map { !$0.description.contains("wrong-container-token") } == true)
        let plain = await failure(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/eks"])
        #expect(plain?.message.contains("https") == true)
    }

    @Test("come from the instance's metadata, by a session")
    func instance() async throws {
        let found = try await find(["AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": url + "/"])
        #expect(found?.accessKey.hasPrefix("GIVEN") == true && found?.source.contains("the-role") == true)
        let none = await failure([
            "AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1",
        ])
        #expect(none?.message.contains("no AWS credentials") == true)
    }

    @Test("are never shown")
    func hidden() async throws {
        let found = try await find(["AWS_ACCESS_KEY_ID": "ENVIRONMENTKEY", "AWS_SECRET_ACCESS_KEY": "the-secret"])
        let credentials = try #require(found)
        var dumped = ""
        dump(credentials, to: &dumped)
        #expect(!"\(credentials) \(String(reflecting: credentials)) \(dumped)".contains("the-secret"))
    }

    @Test("that the store calls expired are renewed, in the middle of everything")
    func renewed() async throws {
        let config = ["endpoint": url + "/s3", "auth_type": "iam"]
        let environment = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": url + "/eks", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "container-token",
            "HOME": folder.path,
        ]
        let store = S3Store(settings: try S3Settings(config: config, environment: environment), driver: HTTPDriver())
        let location = ObjectLocation(container: "b", key: "k")
        #expect(try await store.bytes(of: location, limit: 10) == Array("fine".utf8))
        // Somebody else gets newer ones: ours are expired now.
        _ = try await find([
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": url + "/eks", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "container-token",
        ])
        #expect(try await store.bytes(of: location, limit: 10) == Array("fine".utf8))
        #expect(try await store.head(location).size == 4)
    }
}
