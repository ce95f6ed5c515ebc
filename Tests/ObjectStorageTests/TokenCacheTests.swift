import Synchronization
import Testing

@testable import ObjectStorage

/// Gives tokens as it is told.
private final class Mint: TokenSource {
    private struct State {
        var count = 0
        var failure: StorageError?
        var life: Int64
    }

    private let state: Mutex<State>
    let now: @Sendable () -> Int64
    var summary: String { "a mint" }
    var count: Int { state.withLock { $0.count } }

    init(life: Int64, now: @escaping @Sendable () -> Int64) {
        state = Mutex(State(life: life))
        self.now = now
    }

    func fail(_ error: StorageError?) { state.withLock { $0.failure = error } }

    func fetch() async throws(StorageError) -> AccessToken {
        await Task.yield()
        if Task.isCancelled { throw .cancelled }
        let end = now()
        let result: Result<AccessToken, StorageError> = state.withLock { state in
            state.count += 1
            if let failure = state.failure { return .failure(failure) }
            return .success(AccessToken(value: "token \(state.count)", expires: end + state.life))
        }
        return try result.get()
    }
}

/// A clock that is set.
private final class Wall: Sendable {
    private let seconds = Mutex<Int64>(1_000)

    var now: Int64 { seconds.withLock { $0 } }
    func advance(by more: Int64) { seconds.withLock { $0 += more } }
}

@Suite("A cache of tokens")
struct TokenCacheTests {
    private let wall = Wall()

    private func make(life: Int64) -> (Mint, TokenCache) {
        let mint = Mint(life: life, now: { [wall] in wall.now })
        return (mint, TokenCache(mint, now: { [wall] in wall.now }))
    }

    @Test("renews a token five minutes before its end")
    func renews() async throws {
        let (mint, cache) = make(life: 3_600)
        #expect(try await cache.token().value == "token 1")
        wall.advance(by: 3_299)
        #expect(try await cache.token().value == "token 1")
        wall.advance(by: 1)
        #expect(try await cache.token().value == "token 2")
        #expect(mint.count == 2)
    }

    @Test("renews a short-lived token at half its life")
    func renewsShort() async throws {
        let (mint, cache) = make(life: 100)
        _ = try await cache.token()
        wall.advance(by: 49)
        #expect(try await cache.token().value == "token 1")
        wall.advance(by: 1)
        #expect(try await cache.token().value == "token 2")
        #expect(mint.count == 2)
    }

    @Test("keeps a token that is good while a renewal fails, and no longer")
    func keeps() async throws {
        let (mint, cache) = make(life: 3_600)
        _ = try await cache.token()
        mint.fail(StorageError(.unavailable, "down"))
        wall.advance(by: 3_400)
        #expect(try await cache.token().value == "token 1")
        wall.advance(by: 200)
        #expect(await #expect(throws: StorageError.self) { try await cache.token() }?.code == .unavailable)
        mint.fail(nil)
        #expect(try await cache.token().value.hasPrefix("token") == true)
    }

    @Test("asks once for many")
    func asksOnce() async throws {
        let (mint, cache) = make(life: 3_600)
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await cache.token().value } }
            for try await value in group { #expect(value == "token 1") }
        }
        #expect(mint.count == 1)
    }

    @Test("tells everybody of a failure, but not of another's cancellation")
    func fails() async throws {
        let (mint, cache) = make(life: 3_600)
        let cancelled = Task { try? await cache.token() }
        cancelled.cancel()
        #expect(try await cache.token().value.hasPrefix("token"))
        _ = await cancelled.value
        let (broken, empty) = make(life: 1)
        broken.fail(StorageError(.credentials, "no"))
        await withTaskGroup(of: StorageError.Code?.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    do throws(StorageError) { _ = try await empty.token() } catch { return error.code }
                    return nil
                }
            }
            for await code in group { #expect(code == .credentials) }
        }
        #expect(mint.count >= 1)
    }

    @Test("forgets the token that was refused, and no newer one")
    func forgets() async throws {
        let (mint, cache) = make(life: 3_600)
        let old = try await cache.token()
        cache.forget(old)
        let new = try await cache.token()
        #expect(new.value == "token 2")
        cache.forget(old)
        #expect(try await cache.token().value == "token 2")
        #expect(mint.count == 2)
        #expect(!"\(new) \(String(reflecting: new))".contains("token 2"))
    }
}
