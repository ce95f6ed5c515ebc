internal import Synchronization

/// Keeps what a provider gave until shortly before its end. However many requests ask, one of them fetches and the others wait.
final class RenewedCredentials: S3CredentialSource {
    /// Seconds before their end from which credentials are renewed: five minutes, or half their life where that is shorter.
    private static let margin: Int64 = 300
    /// Seconds until the next try, where a renewal failed while the old ones are still good.
    private static let pause: Int64 = 30

    private struct State {
        var kept: S3Credentials?
        var renewal = Int64.max
    }

    private let provider: any S3CredentialProvider
    private let now: @Sendable () -> Int64
    private let turn = Places(1)
    private let state = Mutex(State())

    /// Nothing kept yet. `now` gives Unix seconds.
    init(_ provider: any S3CredentialProvider, now: @escaping @Sendable () -> Int64 = UnixTime.now) {
        self.provider = provider
        self.now = now
    }

    /// Credentials good for the next minutes.
    /// - Throws: as the provider. A renewal that fails is no error while the old ones are good.
    func credentials() async throws(StorageError) -> S3Credentials {
        if let kept = fresh { return kept }
        return try await turn.run { () async throws(StorageError) in
            // Somebody else may have had the turn before.
            if let kept = fresh { return kept }
            do throws(StorageError) {
                guard let new = try await provider.load() else { throw StorageError(.credentials, "no credentials") }
                keep(new)
                return new
            } catch {
                guard error.code != .cancelled, let old = stillGood else { throw error }
                return old
            }
        }
    }

    /// Forgets them, if they are still the ones that are kept.
    func forget(_ credentials: S3Credentials) -> Bool {
        state.withLock { state in
            if state.kept?.accessKey.hasSameBytes(as: credentials.accessKey) == true,
                state.kept?.sessionToken == credentials.sessionToken
            {
                state.kept = nil
            }
        }
        return credentials.expires != nil
    }

    private var fresh: S3Credentials? {
        let now = now()
        return state.withLock { now < $0.renewal ? $0.kept : nil }
    }

    private var stillGood: S3Credentials? {
        let now = now()
        return state.withLock { state in
            guard let kept = state.kept, now < kept.expires ?? .max else { return nil }
            state.renewal = now + Self.pause
            return kept
        }
    }

    private func keep(_ new: S3Credentials) {
        let now = now()
        state.withLock { state in
            state.kept = new
            state.renewal = new.expires.map { $0 - min(Self.margin, max(0, $0 - now) / 2) } ?? .max
        }
    }
}
