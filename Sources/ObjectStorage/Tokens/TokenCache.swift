internal import Synchronization

/// Keeps a source's token until shortly before its end. However many requests ask, one of them fetches and the others wait.
final class TokenCache: Sendable {
    /// Seconds before its end from which a token is renewed: five minutes, or half its life where that is shorter (a
    /// metadata server gives what is left of a token of its own).
    private static let margin: Int64 = 300

    private typealias Waiter = CheckedContinuation<Result<AccessToken, StorageError>, Never>

    private struct State {
        var token: AccessToken?
        var renewal: Int64 = 0
        var isFetching = false
        var waiters: [Waiter] = []
    }

    private enum Turn {
        case use(AccessToken)
        case fetch
        case wait
    }

    /// Where the tokens come from.
    let source: any TokenSource
    private let now: @Sendable () -> Int64
    private let state = Mutex(State())

    /// Empty. `now` gives Unix seconds.
    init(_ source: any TokenSource, now: @escaping @Sendable () -> Int64 = UnixTime.now) {
        self.source = source
        self.now = now
    }

    /// A token that is good for the next minutes.
    /// - Throws: as `TokenSource.fetch`. A renewal that fails is no error while the old token is good.
    func token() async throws(StorageError) -> AccessToken {
        while true {
            switch turn() {
            case .use(let token): return token
            case .fetch: return try await fetch()
            case .wait:
                let result = await withCheckedContinuation { wait($0) }
                // The one who fetched was cancelled: that is no news about the token.
                if case .failure(let error) = result, error.code == .cancelled, !Task.isCancelled { continue }
                return try result.get()
            }
        }
    }

    /// Forgets a token that the store refused, if it is still the one that is kept.
    func forget(_ token: AccessToken) {
        state.withLock { state in
            if state.token?.value.hasSameBytes(as: token.value) == true { state.token = nil }
        }
    }
}

extension TokenCache {
    private func turn() -> Turn {
        let now = now()
        return state.withLock { state in
            if let token = state.token, now < state.renewal || state.isFetching && now < token.expires {
                return .use(token)
            }
            if state.isFetching { return .wait }
            state.isFetching = true
            return .fetch
        }
    }

    private func wait(_ waiter: Waiter) {
        let isTooLate = state.withLock { state in
            if state.isFetching { state.waiters.append(waiter) }
            return !state.isFetching
        }
        // The fetch ended between the look and the queue: look again.
        if isTooLate { waiter.resume(returning: .failure(.cancelled)) }
    }

    private func fetch() async throws(StorageError) -> AccessToken {
        let result: Result<AccessToken, StorageError>
        do throws(StorageError) {
            result = .success(try await source.fetch())
        } catch {
            result = .failure(error)
        }
        return try settle(result).get()
    }

    /// Ends a fetch: what everybody gets.
    private func settle(_ result: Result<AccessToken, StorageError>) -> Result<AccessToken, StorageError> {
        let now = now()
        let (outcome, waiters) = state.withLock { state -> (Result<AccessToken, StorageError>, [Waiter]) in
            var outcome = result
            if case .success(let token) = result {
                state.token = token
                state.renewal = token.expires - min(Self.margin, max(0, token.expires - now) / 2)
            } else if let old = state.token, now < old.expires, !result.isCancelled {
                outcome = .success(old)
            }
            defer {
                state.waiters = []
                state.isFetching = false
            }
            return (outcome, state.waiters)
        }
        for waiter in waiters { waiter.resume(returning: outcome) }
        return outcome
    }
}

extension Result<AccessToken, StorageError> {
    fileprivate var isCancelled: Bool {
        if case .failure(let error) = self { error.code == .cancelled } else { false }
    }
}
