import Foundation
import Testing

@testable import ObjectStorage

extension OurAzure {
    @Suite("Azure's credentials")
    struct AzureTokenTests {
        /// As Tests/Support/servers/entra.py has them.
        static let application = [
            "AZURE_TENANT_ID": "00000000-0000-0000-0000-00000000000a",
            "AZURE_CLIENT_ID": "11111111-1111-1111-1111-111111111111",
        ]

        /// The application of this server's Entra ID.
        private func application(_ more: [String: String]) throws -> [String: String] {
            let authority = ["AZURE_AUTHORITY_HOST": "\(try #require(StoreServer.current).endpoint)/entra/"]
            return Self.application.merging(authority) { $1 }.merging(more) { $1 }
        }

        /// Puts and gets a blob in this environment, which works only with a token that the server gave.
        private func works(_ environment: [String: String]) async throws {
            let store = try AzureUnderTest.store([:], environment: environment)
            let location = ObjectLocation(container: try await AzureUnderTest.makeContainer(), key: "tokens")
            try await store.put(Array("let in".utf8), to: location)
            #expect(try await store.bytes(of: location, limit: 10) == Array("let in".utf8))
        }

        @Test("are an application's secret")
        func secret() async throws {
            try await works(try application(["AZURE_CLIENT_SECRET": "app secret &+~"]))
        }

        @Test("are the cluster's token, by workload identity; the file is read anew")
        func workloadIdentity() async throws {
            let place = try TestPlaces.makeDirectory()
            defer { try? FileManager.default.removeItem(at: place) }
            let file = place.appending(path: "token")
            try Data("stale".utf8).write(to: file)
            let store = try AzureUnderTest.store(
                [:], environment: try application(["AZURE_FEDERATED_TOKEN_FILE": file.path]))
            let location = ObjectLocation(container: try await AzureUnderTest.makeContainer(), key: "tokens")
            let error = await #expect(throws: StorageError.self) { try await store.put([1], to: location) }
            #expect(error?.code == .credentials)
            #expect(error?.description.contains("invalid_client") == true)
            try Data(try await ServerControl.current().ask("federated").utf8).write(to: file)
            try await store.put([1], to: location)
        }

        @Test("are a machine's identity", arguments: [false, true])
        func machine(_ isNamed: Bool) async throws {
            let name = isNamed ? ["AZURE_CLIENT_ID": "11111111-1111-1111-1111-111111111111"] : [:]
            try await works(try AzureUnderTest.machine().merging(name) { $1 })
        }

        @Test("are an app's identity")
        func appService() async throws {
            let endpoint = try #require(StoreServer.current).endpoint
            try await works([
                "IDENTITY_ENDPOINT": "\(endpoint)/appservice/token", "IDENTITY_HEADER": "app-service-header",
            ])
        }

        @Test("are asked for once, and again when they are refused")
        func asksAgain() async throws {
            let control = try ServerControl.current()
            let store = try await AzureUnderTest.store(.token)
            let location = ObjectLocation(container: try await AzureUnderTest.makeContainer(), key: "k")
            try await store.put([1], to: location)
            let before = try await control.given()
            #expect(try await store.bytes(of: location, limit: 1) == [1])
            #expect(try await control.given() == before)
            try await control.order("revoke")
            #expect(try await store.bytes(of: location, limit: 1) == [1])
            #expect(try await control.given() == before + 1)
        }

        @Test("are refused where they are no good, without being shown")
        func refusals() async throws {
            let location = ObjectLocation(container: "box", key: "k")
            let wrong = try AzureUnderTest.store(["key": "bm90LXRoZS1zZWNyZXQ="])
            let error = await #expect(throws: StorageError.self) { try await wrong.bytes(of: location, limit: 1) }
            #expect(error?.code == .credentials)
            #expect(error?.isTransient == false)
            #expect(error?.description.contains("bm90LXRoZS1zZWNyZXQ=") == false)
            let nobody = try AzureUnderTest.store(["anonymous": "true"])
            #expect(
                await #expect(throws: StorageError.self) { try await nobody.head(location) }?.code == .credentials)
            let signature = try await ServerControl.current().ask("sas").replacing("sp=rwdlc", with: "sp=rl")
            let forged = try AzureUnderTest.store(["sas_token": signature])
            let refused = await #expect(throws: StorageError.self) { try await forged.bytes(of: location, limit: 1) }
            #expect(refused?.code == .credentials)
            #expect(refused?.description.contains("sig=") == false)
        }

        @Test("are said to be missing where there are none")
        func none() async throws {
            let store = try AzureUnderTest.store(
                [:], environment: ["AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:1"])
            let error = await #expect(throws: StorageError.self) {
                try await store.head(ObjectLocation(container: "box", key: "k"))
            }
            #expect(error?.code == .credentials)
            #expect(error?.description.contains("AZURE_FEDERATED_TOKEN_FILE") == true)
        }
    }
}
