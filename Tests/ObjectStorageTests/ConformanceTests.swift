import Foundation
import Testing

@testable import ObjectStorage

@Suite("A memory store")
struct MemoryStoreConformance {
    @Test("conforms", arguments: StoreCheck.allCases)
    func conforms(_ check: StoreCheck) async throws {
        try await check.run(on: MemoryStore(containers: ["bucket"]), container: "bucket")
    }
}

@Suite("A local store")
struct LocalStoreConformance {
    @Test("conforms", arguments: StoreCheck.allCases)
    func conforms(_ check: StoreCheck) async throws {
        let place = try TestPlaces.makeDirectory()
        defer { try? FileManager.default.removeItem(at: place) }
        let store = try LocalStore(path: place.path, pageSize: 1_000)
        try store.createContainer("bucket")
        try await check.run(on: store, container: "bucket")
    }
}

@Suite("An S3 store on ministack", .s3Server("ministack"), .enabled(if: TestPlaces.hasEnvironment))
struct MinistackConformance {
    @Test("conforms", arguments: StoreCheck.allCases)
    func conforms(_ check: StoreCheck) async throws {
        let (store, bucket) = try await makeBucket()
        try await check.run(on: store, container: bucket)
    }

    @Test("has keys that only S3 can have")
    func takesStrangeKeys() async throws {
        let (store, bucket) = try await makeBucket()
        let names = ["a//b", "./dot/..", "folder/", "tab\tx", "line\nfeed", "\u{1}"]
        try await StorePlace(store: store, container: bucket).takesKeys(names, in: "strange")
    }

    @Test("says no without telling the secret")
    func hidesTheSecret() async throws {
        try await checkWrongSecret()
    }
}

@Suite("An S3 store on the JuiceFS gateway", .s3Server("juicefs"), .enabled(if: TestPlaces.hasEnvironment))
struct JuiceFSConformance {
    @Test("conforms", arguments: StoreCheck.allCases)
    func conforms(_ check: StoreCheck) async throws {
        let (store, bucket) = try await makeBucket()
        try await check.run(on: store, container: bucket)
    }

    @Test("says no without telling the secret")
    func hidesTheSecret() async throws {
        try await checkWrongSecret()
    }
}

@Suite("An S3 store on SeaweedFS", .s3Server("seaweedfs"), .enabled(if: TestPlaces.hasEnvironment))
struct SeaweedConformance {
    @Test("conforms", arguments: StoreCheck.allCases)
    func conforms(_ check: StoreCheck) async throws {
        let (store, bucket) = try await makeBucket()
        try await check.run(on: store, container: bucket)
    }

    @Test("says no without telling the secret")
    func hidesTheSecret() async throws {
        try await checkWrongSecret()
    }
}

@Suite("An S3 store on SeaweedFS over TLS", .s3Server("seaweedfs-tls"), .enabled(if: TestPlaces.hasEnvironment))
struct SecureSeaweedConformance {
    @Test("conforms", arguments: StoreCheck.allCases)
    func conforms(_ check: StoreCheck) async throws {
        let (store, bucket) = try await makeBucket()
        try await check.run(on: store, container: bucket)
    }

    @Test("is not trusted without its authority")
    func verifies() async throws {
        let server = try #require(S3Server.current)
        let store = try makeStore(server, secret: server.secretKey, environment: [:])
        let location = ObjectLocation(container: "bucket", key: "k")
        let error = await #expect(throws: StorageError.self) { try await store.head(location) }
        #expect(error?.code == .unavailable && error?.isTransient == false, "\(String(describing: error))")
    }
}

/// A store on the suite's server, with a new bucket.
private func makeBucket() async throws -> (S3Store, String) {
    let server = try #require(S3Server.current)
    let store = try makeStore(server, secret: server.secretKey)
    let bucket = "test-" + UUID().uuidString.lowercased()
    _ = try await store.perform(S3Call(.put, ObjectLocation(container: bucket, key: "")))
    return (store, bucket)
}

private func makeStore(_ server: S3Server, secret: String, environment: [String: String]? = nil) throws -> S3Store {
    let config = ["endpoint": server.endpoint, "access_key_id": server.accessKey, "secret_key": secret]
    let trusted = server.authority.map { ["AWS_CA_BUNDLE": $0] } ?? [:]
    return S3Store(
        settings: try S3Settings(config: config, environment: environment ?? trusted), driver: HTTPDriver(),
        retry: RetryRule(sleep: { _ in }))
}

private func checkWrongSecret() async throws {
    let server = try #require(S3Server.current)
    let secret = "this-is-not-the-secret"
    let store = try makeStore(server, secret: secret)
    let location = ObjectLocation(container: "bucket", key: "k")
    let error = await #expect(throws: StorageError.self) { try await store.bytes(of: location, limit: 10) }
    #expect(error?.code == .credentials)
    #expect(error?.isTransient == false)
    #expect(error.map { !$0.description.contains(secret) } == true)
    let head = await #expect(throws: StorageError.self) { try await store.head(location) }
    #expect(head?.code == .permission || head?.code == .credentials)
    #expect(!"\(store.settings)".contains(secret))
}
