import Foundation
import Testing

@testable import ObjectStorage

extension OurGoogle {
    @Suite("Google's credentials")
    struct GoogleTokenTests {
        private static let object = "tokens"

        /// Puts and gets an object with these settings, which works only with a token that the server gave.
        private func works(_ config: [String: String], _ environment: [String: String] = [:]) async throws
            -> GoogleStore
        {
            let bucket = try await GoogleUnderTest.makeBucket(try await GoogleUnderTest.keyed())
            let store = try GoogleUnderTest.store(config, environment: environment)
            let location = ObjectLocation(container: bucket, key: Self.object)
            try await store.put(Array("let in".utf8), to: location)
            #expect(try await store.bytes(of: location, limit: 10) == Array("let in".utf8))
            return store
        }

        private func document(_ what: String) async throws -> String {
            try await ServerControl.current().ask("document/\(what)")
        }

        /// A file that is gone at the end.
        private func withFile<Value>(_ text: String, _ body: (String) async throws -> Value) async throws -> Value {
            let place = try TestPlaces.makeDirectory()
            defer { try? FileManager.default.removeItem(at: place) }
            let file = place.appending(path: "application_default_credentials.json")
            try Data(text.utf8).write(to: file)
            return try await body(file.path)
        }

        @Test("are a service account's key in the configuration")
        func serviceAccount() async throws {
            let store = try await works(["json": try await document("service_account")])
            #expect(store.settings.tokens?.source.summary.hasPrefix("service account tester@") == true)
        }

        @Test("are the file that the environment names")
        func namedFile() async throws {
            try await withFile(try await document("service_account")) { path in
                let environment = ["GOOGLE_APPLICATION_CREDENTIALS": path, "GCE_METADATA_HOST": "127.0.0.1:1"]
                _ = try await works([:], environment)
            }
        }

        @Test("are the file that gcloud left, a user's, whose project pays")
        func wellKnownFile() async throws {
            try await withFile(try await document("authorized_user")) { path in
                let folder = URL(filePath: path).deletingLastPathComponent().path
                let store = try await works([:], ["CLOUDSDK_CONFIG": folder])
                #expect(store.settings.quotaProject == "payer")
            }
        }

        @Test("are the metadata server's, in the end")
        func metadata() async throws {
            let server = try #require(StoreServer.current)
            let host = String(server.endpoint.dropFirst("http://".count))
            _ = try await works([:], ["GCE_METADATA_HOST": host, "HOME": "/no/such/home"])
        }

        @Test("are exchanged for the cluster's, from a file", arguments: ["", "&impersonate=1"])
        func federationByFile(_ more: String) async throws {
            try await withFile(try await ServerControl.current().ask("subject") + "\n") { path in
                _ = try await works(["json": try await document("external_account?file=\(path)\(more)")])
            }
        }

        @Test("are exchanged for the cluster's, from a URL", arguments: ["", "?impersonate=1"])
        func federationByURL(_ more: String) async throws {
            _ = try await works(["json": try await document("external_account\(more)")])
        }

        @Test("are impersonated by a user's")
        func impersonation() async throws {
            let user = try await document("authorized_user")
            let endpoint = try #require(StoreServer.current).endpoint
            let url =
                "\(endpoint)/iam/v1/projects/-/serviceAccounts/tester@project.iam.gserviceaccount.com:generateAccessToken"
            _ = try await works([
                "json": """
                {"type": "impersonated_service_account", "service_account_impersonation_url": "\(url)",
                 "source_credentials": \(user)}
                """
            ])
        }

        @Test("are asked for once, however many requests there are, and again when they are refused")
        func asksOnce() async throws {
            let control = try ServerControl.current()
            let store = try await GoogleUnderTest.keyed()
            let place = StorePlace(store: store, container: try await GoogleUnderTest.makeBucket(store))
            let before = try await control.given()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 { group.addTask { try await store.put([1], to: place.at("k\(number)")) } }
                try await group.waitForAll()
            }
            #expect(try await control.given() == before)
            try await control.order("revoke")
            #expect(try await store.bytes(of: place.at("k1"), limit: 1) == [1])
            #expect(try await control.given() == before + 1)
        }

        @Test("are refused where they are no good, without being shown")
        func refusals() async throws {
            let good = try await document("service_account")
            let stranger = good.replacing("tester@", with: "stranger@")
            let store = try GoogleUnderTest.store(["json": stranger])
            let location = ObjectLocation(container: "b", key: "k")
            let error = await #expect(throws: StorageError.self) { try await store.head(location) }
            #expect(error?.code == .credentials)
            #expect(error?.description.contains("invalid_grant") == true)
            #expect(error?.description.contains("eyJ") == false)
            let nobody = try GoogleUnderTest.store(["anonymous": "true"])
            let refused = await #expect(throws: StorageError.self) { try await nobody.head(location) }
            #expect(refused?.code == .credentials)
            let wrong = try GoogleUnderTest.store(["json": good, "scopes": "https://www.googleapis.com/auth/drive"])
            let scope = await #expect(throws: StorageError.self) { try await wrong.head(location) }
            #expect(scope?.code == .permission)
        }

        @Test("are said to be missing where there are none")
        func none() async throws {
            let environment = ["GCE_METADATA_HOST": "127.0.0.1:1", "HOME": "/no/such/home"]
            let store = try GoogleUnderTest.store([:], environment: environment)
            let error = await #expect(throws: StorageError.self) {
                try await store.head(ObjectLocation(container: "b", key: "k"))
            }
            #expect(error?.code == .credentials)
            #expect(error?.description.contains("GOOGLE_APPLICATION_CREDENTIALS") == true)
        }

        @Test(
            "are refused at once where they cannot be",
            arguments: [
                ("not json, secret", StorageError.Code.credentials), ("{}", .credentials),
                (#"{"type": "service_account", "client_email": "a@b"}"#, .credentials),
                (#"{"type": "service_account", "client_email": "a@b", "private_key": "secret"}"#, .credentials),
                (#"{"type": "gdch_service_account"}"#, .unsupported),
                (
                    #"{"type": "external_account", "audience": "a", "subject_token_type": "t", "token_url": "https://x","#
                        + #" "credential_source": {"executable": {"command": "secret"}}}"#, .unsupported
                ),
                (
                    #"{"type": "authorized_user", "client_id": "a", "client_secret": "secret", "refresh_token": "secret","#
                        + #" "token_uri": "http://example.org"}"#, .credentials
                ),
            ])
        func broken(_ json: String, _ code: StorageError.Code) {
            let error = #expect(throws: StorageError.self) { try GoogleUnderTest.store(["json": json]) }
            #expect(error?.code == code)
            #expect(
                error?.description.contains("secret\"") == false && error?.description.contains(": secret") == false)
        }
    }
}
