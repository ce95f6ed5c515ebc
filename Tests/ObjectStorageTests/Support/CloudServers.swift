import Foundation
import Testing

@testable import ObjectStorage

/// Any of the servers that a script starts.
typealias StoreServer = S3Server

/// What tests order from, and ask of, the project's own Google and Azure.
struct ServerControl {
    let server: StoreServer

    /// The server of the suite.
    static func current() throws -> ServerControl { ServerControl(server: try #require(StoreServer.current)) }

    /// Orders a fault, or another change.
    func order(_ what: String) async throws {
        _ = try await HTTPDriver().perform(
            HTTPRequest(method: .post, url: "\(server.endpoint)/control/\(what)"))
    }

    /// Asks for a text.
    func ask(_ what: String) async throws -> String {
        let sink = MemorySink(limit: 1 << 20)
        var request = HTTPRequest(method: .get, url: "\(server.endpoint)/control/\(what)")
        request.sink = sink
        let response = try await HTTPDriver().perform(request)
        try #require(response.status == 200)
        return String(decoding: sink.bytes, as: UTF8.self)
    }

    /// Tokens given so far.
    func given() async throws -> Int { try #require(Int(try await ask("given"))) }
}

/// Retries without waiting.
enum Hasty {
    static let retry = RetryRule(sleep: { _ in })
}

/// Google stores on the suite's server.
enum GoogleUnderTest {
    /// A store with these settings and environment.
    static func store(
        _ config: [String: String] = [:], environment: [String: String] = [:], sizes: GoogleTransferSizes = .init()
    ) throws -> GoogleStore {
        let server = try #require(StoreServer.current)
        let driver = HTTPDriver()
        let settings = try GoogleSettings(
            config: config.merging(["endpoint": server.endpoint]) { first, _ in first }, environment: environment,
            driver: driver)
        return GoogleStore(settings: settings, driver: driver, retry: Hasty.retry, sizes: sizes)
    }

    /// A store with a service account's key, for our own server.
    static func keyed(sizes: GoogleTransferSizes = .init()) async throws -> GoogleStore {
        try store(["json": try await ServerControl.current().ask("document/service_account")], sizes: sizes)
    }

    /// A new bucket's name.
    static func makeBucket(_ store: GoogleStore) async throws -> String {
        let bucket = "test-" + UUID().uuidString.lowercased()
        var request = HTTPRequest(method: .post, url: "\(store.settings.origin)/storage/v1/b?project=project")
        request.headers = [("Content-Type", "application/json")]
        request.body = MemorySource(Array("{\"name\":\"\(bucket)\"}".utf8))
        try await store.perform(request, about: ObjectLocation(container: bucket, key: ""))
        return bucket
    }
}

/// Azure stores on the suite's server.
enum AzureUnderTest {
    /// How a store shows who asks.
    enum Way: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case sharedKey = "by the account's key"
        case sharedAccess = "by a shared access signature"
        case token = "by a token"

        var testDescription: String { rawValue }
    }

    /// The environment of a machine with a managed identity.
    static func machine() throws -> [String: String] {
        ["AZURE_POD_IDENTITY_AUTHORITY_HOST": try #require(StoreServer.current).endpoint]
    }

    /// A store with these settings and environment.
    static func store(
        _ config: [String: String], environment: [String: String] = [:], sizes: AzureTransferSizes = .init()
    ) throws -> AzureStore {
        let server = try #require(StoreServer.current)
        let driver = HTTPDriver()
        let own = ["account": server.accessKey, "endpoint": "\(server.endpoint)/\(server.accessKey)"]
        let settings = try AzureSettings(
            config: config.merging(own) { first, _ in first }, environment: environment, driver: driver)
        return AzureStore(settings: settings, driver: driver, retry: Hasty.retry, sizes: sizes)
    }

    /// A store that shows who asks in this way.
    static func store(_ way: Way, sizes: AzureTransferSizes = .init()) async throws -> AzureStore {
        switch way {
        case .sharedKey: try store(["key": try #require(StoreServer.current).secretKey], sizes: sizes)
        case .sharedAccess: try store(["sas_token": try await ServerControl.current().ask("sas")], sizes: sizes)
        case .token: try store([:], environment: try machine(), sizes: sizes)
        }
    }

    /// A new container's name.
    static func makeContainer() async throws -> String {
        let store = try await store(.sharedKey)
        let container = "test-" + UUID().uuidString.lowercased()
        var call = AzureCall(.put, ObjectLocation(container: container, key: ""), body: MemorySource([]))
        call.query = [("restype", "container")]
        try await store.perform(call)
        return container
    }
}

/// What one server of our own is asked in turn: orders for faults are for the next request, whoever makes it.
@Suite("Google, by itself", .s3Server("google"), .serialized, .enabled(if: TestPlaces.hasEnvironment))
enum OurGoogle {}

/// Likewise.
@Suite("Azure, by itself", .s3Server("azure"), .serialized, .enabled(if: TestPlaces.hasEnvironment))
enum OurAzure {}
