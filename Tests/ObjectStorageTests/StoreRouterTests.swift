import Foundation
import Testing

@testable import ObjectStorage

@Suite("The router")
struct StoreRouterTests {
    private static func local(_ path: String) -> StorageConfiguration {
        var configuration = StorageConfiguration()
        configuration.stow = StorageConfiguration.Stow(kind: "local", config: ["path": path])
        configuration.container = "bucket"
        return configuration
    }

    private func withPlace(_ body: (URL) async throws -> Void) async throws {
        let place = try TestPlaces.makeDirectory()
        defer { try? FileManager.default.removeItem(at: place) }
        try await body(place)
    }

    @Test("serves a local folder, and makes its container")
    func servesAFolder() async throws {
        try await withPlace { place in
            let router = try StoreRouter(configuration: Self.local(place.path))
            #expect(FileManager.default.fileExists(atPath: place.appending(path: "bucket").path))
            let uri = try ObjectURI(parsing: "file://bucket/out/a b")
            try await router.put([1, 2], to: uri)
            #expect(try await router.bytes(of: uri, limit: 2) == [1, 2])
            #expect(try Data(contentsOf: place.appending(path: "bucket/out/a b")) == Data([1, 2]))
            var found: [ObjectURI] = []
            let folder = try ObjectURI(parsing: "file://bucket/out")
            for try await object in try router.objects(inDirectory: folder) {
                found.append(folder.replacingKey(object.key))
            }
            #expect(found == [uri])
        }
    }

    @Test("keeps to its container, unless others are allowed")
    func keepsToItsContainer() async throws {
        try await withPlace { place in
            var configuration = Self.local(place.path)
            let uri = try ObjectURI(parsing: "file://other/x")
            let strict = try StoreRouter(configuration: configuration)
            let error = #expect(throws: StorageError.self) { try strict.store(for: uri) }
            #expect(error?.code == .configuration)
            #expect(error?.message.contains("enable-multicontainer") == true)
            configuration.enableMultiContainer = true
            try await StoreRouter(configuration: configuration).put([1], to: uri)
            #expect(FileManager.default.fileExists(atPath: place.appending(path: "other/x").path))
        }
    }

    @Test("sends each scheme to its store")
    func sendsSchemes() async throws {
        try await withPlace { place in
            var configuration = Self.local(place.path)
            configuration.schemes["s3"] = StorageConfiguration.Stow(kind: "local", config: ["path": place.path])
            let router = try StoreRouter(configuration: configuration)
            try await router.put([1], to: try ObjectURI(parsing: "s3://somewhere/x"))
            #expect(FileManager.default.fileExists(atPath: place.appending(path: "somewhere/x").path))
            #expect(try router.store(for: ObjectURI(parsing: "unheard-of://bucket/x")).store is LocalStore)
            let (store, location) = try router.store(for: ObjectURI(parsing: "https://host/a%2Fb?c"))
            #expect(store is HTTPStore)
            #expect(location == ObjectLocation(container: "host", key: "a%2Fb?c"))
        }
    }

    @Test(
        "has nothing for schemes that it does not know",
        arguments: [
            ("abfs://b/k", StorageError.Code.configuration), ("redis://b/k", .unsupported),
            ("os://b/k", .unsupported), ("sw://b/k", .unsupported), ("mem://b/k", .configuration),
        ])
    func refusesSchemes(_ text: String, _ code: StorageError.Code) async throws {
        try await withPlace { place in
            let router = try StoreRouter(configuration: Self.local(place.path))
            let uri = try ObjectURI(parsing: text)
            #expect(#expect(throws: StorageError.self) { try router.store(for: uri) }?.code == code)
        }
    }

    @Test("takes ambient credentials for s3, and looks for them when they are needed")
    func takesAmbientCredentials() async throws {
        try await withPlace { place in
            var configuration = Self.local(place.path)
            configuration.environment = ["AWS_EC2_METADATA_DISABLED": "true"]
            let router = try StoreRouter(configuration: configuration)
            let uri = try ObjectURI(parsing: "s3://b/k")
            #expect(try router.store(for: uri).store is S3Store)
            #expect(await #expect(throws: StorageError.self) { try await router.head(uri) }?.code == .credentials)
        }
    }

    @Test("never reads a local file that nobody configured")
    func readsNoLocalFiles() throws {
        var configuration = StorageConfiguration()
        configuration.type = "mem"
        let router = try StoreRouter(configuration: configuration)
        let uri = try ObjectURI(parsing: "file://etc/passwd")
        #expect(#expect(throws: StorageError.self) { try router.store(for: uri) }?.code == .configuration)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: StorageError.Code
        let change: @Sendable (inout StorageConfiguration) -> Void
    }

    static let refused = [
        Refused(testDescription: "no container", code: .configuration) { $0.container = "" },
        Refused(testDescription: "an unknown type", code: .configuration) { $0.type = "floppy" },
        Refused(testDescription: "an unknown kind", code: .configuration) { $0.stow.kind = "floppy" },
        Refused(testDescription: "a Google key that is none", code: .credentials) {
            $0.stow = StorageConfiguration.Stow(kind: "google", config: ["json": "{}"])
        },
        Refused(testDescription: "an Azure store without an account", code: .configuration) { $0.stow.kind = "azure" },
        Refused(testDescription: "the kind oracle", code: .unsupported) { $0.stow.kind = "oracle" },
        Refused(testDescription: "the kind swift", code: .unsupported) { $0.stow.kind = "swift" },
        Refused(testDescription: "the type redis", code: .unsupported) { $0.type = "redis" },
        Refused(testDescription: "a folder that is not there", code: .configuration) {
            $0.stow.config = ["path": "/no/such/folder"]
        },
        Refused(testDescription: "no path", code: .configuration) { $0.stow.config = [:] },
        Refused(testDescription: "a container that is no folder name", code: .badURI) {
            $0.container = ".."
            $0.stow.config = ["path": "/tmp"]
        },
    ]

    @Test("refuses a configuration at once", arguments: refused)
    func refuses(_ refused: Refused) {
        var configuration = Self.local("/no/such/folder")
        refused.change(&configuration)
        let error = #expect(throws: StorageError.self) { try StoreRouter(configuration: configuration) }
        #expect(error?.code == refused.code)
    }

    @Test("takes stow when it is whole, else the first version's connection, else the defaults")
    func choosesThePrimary() throws {
        var configuration = StorageConfiguration()
        #expect(configuration.primary == StorageConfiguration.Stow(kind: "s3"))
        configuration.connection.endpoint = "http://minio:9000"
        configuration.connection.accessKey = "AKIA"
        configuration.connection.secretKey = "secret"
        #expect(configuration.primary.kind == "s3")
        #expect(configuration.primary.config["endpoint"] == "http://minio:9000")
        #expect(configuration.primary.config["auth_type"] == "accesskey")
        let settings = try S3Settings(config: configuration.primary.config, environment: [:])
        #expect(settings.region == "us-east-1")
        #expect(settings.endpoint.address(of: ObjectLocation(container: "b", key: "k")).origin == "http://minio:9000")
        configuration.stow = StorageConfiguration.Stow(kind: "local", config: ["path": "/x"])
        #expect(configuration.primary == configuration.stow)
    }
}
