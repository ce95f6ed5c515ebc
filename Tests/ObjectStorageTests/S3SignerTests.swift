import Foundation
import Testing

@testable import ObjectStorage

@Suite("An S3 signature")
struct S3SignerTests {
    /// A request that botocore signed; see Tests/Support/make_sigv4_table.py.
    struct Signed: Decodable, Sendable, CustomTestStringConvertible {
        let method, host, path, body, region, access_key, secret_key, key, hash, authorization: String
        let query: [[String]]
        let token: String?
        let date: Int64
        var testDescription: String { "\(method) \(host)\(path.prefix(40)) \(query)" }
    }

    static let table = Result {
        try JSONDecoder().decode(
            [Signed].self, from: Data(contentsOf: TestPlaces.fixtures.appending(path: "sigv4.json")))
    }

    @Test("is the one that botocore makes")
    func equalsBotocores() throws {
        for signed in try Self.table.get() {
            let hash = try SHA256.hexDigest(of: Array(signed.body.utf8))
            #expect(hash == signed.hash)
            #expect("/" + S3Signer.encodePath(signed.key) == signed.path)
            let subject = S3Signer.Subject(
                method: signed.method, path: signed.path, query: signed.query.map { ($0[0], $0[1]) },
                headers: [("host", signed.host)],
                payloadHash: hash)
            let credentials = S3Credentials(
                accessKey: signed.access_key, secretKey: signed.secret_key, sessionToken: signed.token)
            let headers = try S3Signer(region: signed.region).sign(subject, credentials, at: signed.date)
            #expect(headers.last?.value == signed.authorization, "\(signed.testDescription)")
        }
    }

    @Test("knows the hash of nothing")
    func hashesNothing() throws {
        #expect(try SHA256.hexDigest(of: []) == S3Signer.emptyPayloadHash)
    }

    @Test(
        "writes dates of all kinds of years",
        arguments: [
            (0, "19700101T000000Z"), (951_782_399, "20000228T235959Z"), (951_782_400, "20000229T000000Z"),
            (1_709_251_198, "20240229T235958Z"),
            (4_107_542_400, "21000301T000000Z"), (-1, "19691231T235959Z"),
        ])
    func writesDates(_ seconds: Int64, _ text: String) {
        #expect(CalendarTime.compact(seconds) == text)
        let parts = [text.prefix(4), text.dropFirst(4).prefix(2), text.dropFirst(6).prefix(2)].joined(separator: "-")
        let time = [text.dropFirst(9).prefix(2), text.dropFirst(11).prefix(2), text.dropFirst(13).prefix(2)].joined(
            separator: ":")
        #expect(CalendarTime.parse(iso8601: "\(parts)T\(time).123Z") == seconds)
    }

    @Test(
        "is not made for dates that are none",
        arguments: ["", "2024-01-01", "2024-13-01T00:00:00Z", "2024-01-01T00:00:00", "x-1-1T0:0:0Z"])
    func refusesDates(_ text: String) {
        #expect(CalendarTime.parse(iso8601: text) == nil)
    }
}

@Suite("S3 settings")
struct S3SettingsTests {
    static let keys = ["access_key_id": "AKIA", "secret_key": "the-secret-key"]

    private func address(_ config: [String: String], _ container: String = "bucket", _ key: String = "a b") throws
        -> S3Endpoint.Address
    {
        try S3Settings(config: config.merging(Self.keys) { $1 }, environment: [:]).endpoint.address(
            of: ObjectLocation(container: container, key: key))
    }

    @Test(
        "address buckets by path at an endpoint",
        arguments: [
            ("127.0.0.1:9000", "", "https://127.0.0.1:9000", "127.0.0.1:9000", "/bucket/a%20b"),
            ("127.0.0.1:9000", "true", "http://127.0.0.1:9000", "127.0.0.1:9000", "/bucket/a%20b"),
            ("127.0.0.1:9000/", "1", "http://127.0.0.1:9000", "127.0.0.1:9000", "/bucket/a%20b"),
            ("http://minio", "", "http://minio", "minio", "/bucket/a%20b"),
            ("http://minio:80/", "False", "http://minio", "minio", "/bucket/a%20b"),
            ("https://minio:443/base/", "True", "https://minio", "minio", "/base/bucket/a%20b"),
        ])
    func addressByPath(_ endpoint: String, _ disable: String, _ origin: String, _ host: String, _ path: String) throws {
        let address = try address(["endpoint": endpoint, "disable_ssl": disable])
        #expect(address == S3Endpoint.Address(origin: origin, host: host, path: path))
    }

    @Test("address buckets by host on AWS, but for those that no certificate covers")
    func addressOnAWS() throws {
        #expect(try address(["region": "eu-west-1"]).host == "bucket.s3.eu-west-1.amazonaws.com")
        #expect(try address(["region": "eu-west-1"]).path == "/a%20b")
        #expect(
            try address([:], "my.bucket")
                == S3Endpoint.Address(
                    origin: "https://s3.us-east-1.amazonaws.com", host: "s3.us-east-1.amazonaws.com",
                    path: "/my.bucket/a%20b"))
        #expect(try address(["region": "cn-north-1"], "b", "").origin == "https://b.s3.cn-north-1.amazonaws.com.cn")
        #expect(try address([:], "evil.com/", "k").host == "s3.us-east-1.amazonaws.com")
    }

    @Test(
        "are refused with a reason",
        arguments: [
            (["v2_signing": "true"], StorageError.Code.unsupported), (["endpoint": "http://a b"], .configuration),
            (["endpoint": "http://user@host"], .configuration), (["endpoint": "http://"], .configuration),
            (["auth_type": "magic"], .configuration),
            (["access_key_id": ""], .credentials),
            (["secret_key": ""], .credentials),
            (["secret_key": "", "secret_key_path": "/no/such/file"], .credentials),
        ])
    func refuses(_ config: [String: String], _ code: StorageError.Code) {
        let error = #expect(throws: StorageError.self) {
            try S3Settings(config: Self.keys.merging(config) { $1 }, environment: [:])
        }
        #expect(error?.code == code)
        #expect(error?.description.contains("the-secret-key") == false)
    }

    @Test("take credentials from the environment and from a mounted file")
    func findCredentials() async throws {
        let environment = ["AWS_ACCESS_KEY_ID": "ASIA", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"]
        let ambient = try await S3Settings(config: ["auth_type": "iam"], environment: environment).credentials
            .credentials()
        #expect([ambient.accessKey, ambient.secretKey, ambient.sessionToken] == ["ASIA", "s", "t"])
        let place = try TestPlaces.makeDirectory()
        defer { try? FileManager.default.removeItem(at: place) }
        try Data("from-a-file\n".utf8).write(to: place.appending(path: "key"))
        let config = ["access_key_id": "AKIA", "secret_key_path": place.appending(path: "key").path]
        #expect(
            try await S3Settings(config: config, environment: [:]).credentials.credentials().secretKey == "from-a-file")
    }

    @Test("never show a secret")
    func hideSecrets() {
        let credentials = S3Credentials(
            accessKey: "AKIAEXAMPLE", secretKey: "very-secret", sessionToken: "a-long-token")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in [
            "\(credentials)", String(reflecting: credentials), dumped,
            credentials.redacting("x a-long-token y very-secret"),
        ] {
            #expect(!text.contains("very-secret") && !text.contains("a-long-token"))
        }
    }
}
