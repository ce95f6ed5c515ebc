import Foundation
import Testing

@testable import ObjectStorage

@Suite("An Azure signature")
struct AzureSharedKeyTests {
    /// A request that azure-storage-blob signed; see Tests/Support/make_sharedkey_table.py.
    struct Signed: Decodable {
        let method, path, account, key, authorization: String
        let query, headers: [[String]]
        let key_of_blob: String?
    }

    @Test("is the one that Microsoft's client makes")
    func equalsMicrosofts() throws {
        let file = TestPlaces.fixtures.appending(path: "sharedkey.json")
        let table = try JSONDecoder().decode([Signed].self, from: Data(contentsOf: file))
        #expect(table.count == 29)
        for signed in table {
            if let key = signed.key_of_blob { #expect("/" + S3Signer.encodePath(key) == signed.path) }
            let subject = AzureSharedKey.Subject(
                method: signed.method, path: signed.path, query: signed.query.map { ($0[0], $0[1]) },
                headers: signed.headers.map { ($0[0], $0[1]) })
            let key = try AzureSharedKey(account: signed.account, base64: signed.key)
            #expect(try key.authorization(for: subject) == signed.authorization, "\(signed.method) \(signed.path)")
        }
    }

    @Test(
        "has dates as HTTP writes them",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_709_251_198, "Thu, 29 Feb 2024 23:59:58 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        ])
    func writesDates(_ seconds: Int64, _ text: String) {
        #expect(CalendarTime.http(seconds) == text)
    }

    @Test("has Microsoft's CRC64, the lowest byte first")
    func writesChecks() {
        // The check value of CRC-64/NVME; azure-storage-extensions computes the same of these bytes.
        #expect(Checksum(kind: .crc64nvme, value: 0xAE8B_1486_0A79_9888).azure == "iJh5CoYUi64=")
    }
}

@Suite("Azure settings")
struct AzureSettingsTests {
    static let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    private func settings(_ config: [String: String], _ environment: [String: String] = [:]) throws -> AzureSettings {
        try AzureSettings(
            config: ["account": "acct", "key": Self.key].merging(config) { $1 }, environment: environment,
            driver: HTTPDriver())
    }

    @Test(
        "find the account's place",
        arguments: [
            ([:], "https://acct.blob.core.windows.net", "/box/a%20b"),
            (["domain_suffix": "core.chinacloudapi.cn"], "https://acct.blob.core.chinacloudapi.cn", "/box/a%20b"),
            (["base_url": "core.usgovcloudapi.net"], "https://acct.blob.core.usgovcloudapi.net", "/box/a%20b"),
            (["configDomainSuffix": "core.x"], "https://acct.blob.core.x", "/box/a%20b"),
            (["endpoint": "http://127.0.0.1:10000/acct/"], "http://127.0.0.1:10000", "/acct/box/a%20b"),
            (["endpoint": "https://acct.privatelink.example"], "https://acct.privatelink.example", "/box/a%20b"),
        ] as [([String: String], String, String)])
    func findPlaces(_ config: [String: String], _ origin: String, _ path: String) throws {
        let endpoint = try settings(config).endpoint
        #expect(endpoint.origin == origin)
        #expect(endpoint.path(of: ObjectLocation(container: "box", key: "a b")) == path)
    }

    @Test(
        "are refused with a reason, and without the secret",
        arguments: [
            (["account": ""], StorageError.Code.configuration), (["account": "a/b"], .configuration),
            (["use_https": "true"], .configuration), (["api_version": "x"], .configuration),
            (["endpoint": "127.0.0.1:10000"], .configuration), (["key": "the-secret-key"], .credentials),
            (["key": "", "sas_token": "the-secret-key"], .credentials),
            (["key": "", "endpoint": "http://example.org"], .configuration),
            (["key": "", "sas_token": "sig=the-secret-key", "endpoint": "http://example.org"], .configuration),
        ])
    func refuse(_ config: [String: String], _ code: StorageError.Code) {
        let error = #expect(throws: StorageError.self) { try settings(config) }
        #expect(error?.code == code)
        #expect(error?.description.contains("the-secret-key") == false)
    }

    @Test("take the credentials of the place, in Microsoft's order")
    func findCredentials() throws {
        var environment = ["AZURE_CLIENT_ID": "client", "AZURE_TENANT_ID": "tenant"]
        let summary = { try settings(["key": ""], environment).authorization.summary }
        #expect(try summary() == "managed identity, by the metadata service at http://169.254.169.254")
        environment["IDENTITY_ENDPOINT"] = "http://127.0.0.1:1/msi/token"
        environment["IDENTITY_HEADER"] = "h"
        #expect(try summary() == "managed identity, by IDENTITY_ENDPOINT")
        environment["AZURE_FEDERATED_TOKEN_FILE"] = "/var/run/token"
        #expect(try summary() == "the application client, with workload identity from /var/run/token")
        environment["AZURE_CLIENT_SECRET"] = "s"
        #expect(try summary() == "the application client, with AZURE_CLIENT_SECRET")
        environment = ["AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "t", "AZURE_CLIENT_CERTIFICATE_PATH": "/x"]
        #expect(#expect(throws: StorageError.self) { try summary() }?.code == .unsupported)
        #expect(
            try settings(["key": "", "sas_token": "?sv=1&sig=x"]).authorization.summary == "a shared access signature")
        #expect(try settings(["key": "", "anonymous": "true"]).authorization.summary == "nobody")
    }

    @Test("take what the environment says of its own account only")
    func takeTheEnvironments() {
        let host = AzureAccountHost(parsing: "acct.dfs.core.windows.net")
        let text = "DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=a+/==;EndpointSuffix=core.windows.net"
        let environment = ["AZURE_STORAGE_CONNECTION_STRING": text]
        let expected = ["account": "acct", "key": "a+/==", "domain_suffix": "core.windows.net"]
        #expect(AzureSettings.ambient(environment, host: host) == expected)
        #expect(AzureSettings.ambient(environment, host: nil) == expected)
        let other = AzureAccountHost(parsing: "other.dfs.core.windows.net")
        #expect(AzureSettings.ambient(environment, host: other) == [:])
        #expect(
            AzureSettings.ambient(["AZURE_STORAGE_ACCOUNT": "acct", "AZURE_STORAGE_KEY": "k"], host: host)
                == ["account": "acct", "key": "k"])
    }

    @Test("never show a secret")
    func hideSecrets() throws {
        let keyed = try settings([:])
        var dumped = "\(keyed)"
        dump(keyed, to: &dumped)
        #expect(!dumped.contains(Self.key) && !dumped.contains("secret"))
        let signed = try settings(["key": "", "sas_token": "sv=1&sig=very%2Bsecret"]).authorization
        #expect(!signed.summary.contains("secret"))
        #expect(!signed.redacting("x very%2Bsecret y very+secret z").contains("secret"))
    }
}
