import Foundation
import Testing

@testable import ObjectStorage

@Suite("The router, between clouds")
struct CloudRoutingTests {
    private static let key = AzureSettingsTests.key

    private func router(
        _ stow: StorageConfiguration.Stow, environment: [String: String] = [:], multi: Bool = false,
        schemes: [String: StorageConfiguration.Stow] = [:]
    ) throws -> StoreRouter {
        var configuration = StorageConfiguration()
        configuration.stow = stow
        configuration.container = "box"
        configuration.environment = environment
        configuration.enableMultiContainer = multi
        configuration.schemes = schemes
        return try StoreRouter(configuration: configuration)
    }

    private func azure(_ router: StoreRouter, _ uri: String) throws -> AzureStore {
        try #require(try router.store(for: try ObjectURI(parsing: uri)).store as? AzureStore)
    }

    private static let s3 = StorageConfiguration.Stow(kind: "s3", config: ["access_key_id": "a", "secret_key": "s"])

    @Test("has Google as the primary store, and asks for nothing before the first request")
    func primaryGoogle() throws {
        let stow = StorageConfiguration.Stow(kind: "google", config: ["json": "", "project_id": "p", "scopes": "a,b"])
        let router = try router(stow, environment: ["HOME": "/no/such/home"])
        let (store, location) = try router.store(for: try ObjectURI(parsing: "gs://box/a/b%20c"))
        #expect(location == ObjectLocation(container: "box", key: "a/b c"))
        #expect((store as? GoogleStore)?.settings.origin == "https://storage.googleapis.com")
        #expect(throws: StorageError.self) { try router.store(for: try ObjectURI(parsing: "gs://other/a")) }
    }

    @Test(
        "takes every form of Azure's URIs to the primary store",
        arguments: [
            "abfs://box/k", "abfss://box/k", "azure://box/k", "abfs://box@acct.dfs.core.windows.net/k",
            "azure://acct.blob.core.windows.net/box/k", "abfs://box@some.host/k",
        ])
    func primaryAzure(_ uri: String) throws {
        let stow = StorageConfiguration.Stow(kind: "azure", config: ["account": "acct", "key": Self.key])
        let router = try router(stow)
        let (store, location) = try router.store(for: try ObjectURI(parsing: uri))
        #expect(location == ObjectLocation(container: "box", key: "k"))
        #expect((store as? AzureStore)?.settings.account == "acct")
    }

    @Test("never takes one Azure account for another")
    func otherAccounts() throws {
        let uri = "abfs://box@other.dfs.core.windows.net/k"
        let keyed = StorageConfiguration.Stow(kind: "azure", config: ["account": "acct", "key": Self.key])
        let error = #expect(throws: StorageError.self) { try azure(try router(keyed, multi: true), uri) }
        #expect(error?.code == .configuration)
        let open = StorageConfiguration.Stow(kind: "azure", config: ["account": "acct"])
        #expect(
            #expect(throws: StorageError.self) { try azure(try router(open), uri) }?.code == .configuration)
        #expect(try azure(try router(open, multi: true), uri).settings.account == "other")
    }

    @Test("takes the credentials of the place for clouds that nobody described")
    func ambient() throws {
        let router = try router(Self.s3, environment: ["AZURE_STORAGE_ACCOUNT": "mine", "AZURE_STORAGE_KEY": Self.key])
        #expect(try router.store(for: try ObjectURI(parsing: "gs://any/k")).store is GoogleStore)
        let named = try azure(router, "abfss://box@acct.dfs.core.chinacloudapi.cn/k").settings
        #expect(named.endpoint.origin == "https://acct.blob.core.chinacloudapi.cn")
        #expect(named.authorization.summary.hasPrefix("managed identity"))
        let mine = try azure(router, "abfs://box/k").settings
        #expect(mine.account == "mine")
        #expect(mine.authorization.summary == "the key of the storage account mine")
        #expect(try azure(router, "abfs://box@mine.dfs.core.windows.net/k").settings.account == "mine")
        let nobody = try StoreRouterTests.unknown()
        let error = #expect(throws: StorageError.self) { try nobody.store(for: try ObjectURI(parsing: "abfs://box/k")) }
        #expect(error?.code == .configuration)
        #expect(error?.description.contains("AZURE_STORAGE_ACCOUNT") == true)
    }

    @Test("serves a scheme of a cloud from the store that is described for it")
    func schemes() throws {
        let schemes = [
            "gs": StorageConfiguration.Stow(kind: "google", config: ["anonymous": "true", "endpoint": "http://x:1"]),
            "abfs": StorageConfiguration.Stow(kind: "azure", config: ["account": "acct", "key": Self.key]),
        ]
        let router = try router(Self.s3, schemes: schemes)
        let google = try router.store(for: try ObjectURI(parsing: "gs://any/k")).store as? GoogleStore
        #expect(google?.settings.origin == "http://x:1")
        #expect(google?.settings.tokens == nil)
        #expect(try azure(router, "abfs://any/k").settings.account == "acct")
    }

    @Test("sends no token where others could read it")
    func keepsTokens() throws {
        let stow = StorageConfiguration.Stow(kind: "google", config: ["endpoint": "http://example.org"])
        let error = #expect(throws: StorageError.self) { try router(stow, environment: ["HOME": "/no/such/home"]) }
        #expect(error?.code == .configuration)
    }

    @Test("speaks to an emulator of Google's without credentials")
    func emulator() throws {
        let stow = StorageConfiguration.Stow(kind: "google", config: ["json": "", "project_id": "p"])
        for (host, origin) in [("127.0.0.1:4443", "http://127.0.0.1:4443"), ("https://x:1/", "https://x:1")] {
            let router = try router(stow, environment: ["STORAGE_EMULATOR_HOST": host])
            let store = try router.store(for: try ObjectURI(parsing: "gs://box/k")).store as? GoogleStore
            #expect(store?.settings.origin == origin)
            #expect(store?.settings.tokens == nil)
        }
    }
}

extension StoreRouterTests {
    /// A router in memory, in an empty environment.
    static func unknown() throws -> StoreRouter {
        var configuration = StorageConfiguration()
        configuration.type = "mem"
        return try StoreRouter(configuration: configuration)
    }
}
