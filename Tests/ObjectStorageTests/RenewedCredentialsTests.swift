import Synchronization
import Testing

@testable import ObjectStorage

@Suite("Renewal of credentials")
struct RenewedCredentialsTests {
    /// Gives numbered credentials that live 1,000 s; fails when told to.
    private final class Provider: S3CredentialProvider {
        let count = Atomic(0)
        let fails = Atomic(false)
        let clock: Clock

        init(_ clock: Clock) { self.clock = clock }

        func load() async throws(StorageError) -> S3Credentials? {
            let number = count.add(1, ordering: .relaxed).newValue
            await Task.yield()
            if fails.load(ordering: .relaxed) { throw StorageError(.unavailable, "down", isTransient: true) }
            return S3Credentials(
                accessKey: "\(number)", secretKey: "s", sessionToken: "t",
                expires: clock.now.load(ordering: .relaxed) + 1_000)
        }
    }

    private final class Clock: Sendable {
        let now = Atomic<Int64>(1_000_000)
        func advance(_ seconds: Int64) { now.add(seconds, ordering: .relaxed) }
    }

    @Test("asks once for many, again before the end, and keeps what is still good when that fails")
    func renews() async throws {
        let clock = Clock()
        let provider = Provider(clock)
        let source = RenewedCredentials(provider, now: { clock.now.load(ordering: .relaxed) })
        let keys = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await source.credentials().accessKey } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(keys == ["1"])
        clock.advance(600)
        #expect(try await source.credentials().accessKey == "1")
        clock.advance(150)
        #expect(try await source.credentials().accessKey == "2")
        provider.fails.store(true, ordering: .relaxed)
        clock.advance(800)
        #expect(try await source.credentials().accessKey == "2")
        clock.advance(300)
        let error = await #expect(throws: StorageError.self) { try await source.credentials() }
        #expect(error?.code == .unavailable)
        provider.fails.store(false, ordering: .relaxed)
        let now = try await source.credentials()
        #expect(source.forget(now))
        #expect(try await source.credentials().accessKey != now.accessKey)
    }
}
