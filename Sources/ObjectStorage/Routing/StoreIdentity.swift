/// A store that can say as whom it asks.
protocol IdentifiedStore: ObjectStore {
    /// The source of the credentials and their public half; never a secret. Asks for them if that was not done yet.
    /// - Throws: `.credentials` if there are none; `.unavailable`; `.cancelled`.
    func identity() async throws(StorageError) -> String
}

extension StoreRouter {
    /// As whom the store of `uri` asks: where the credentials come from, and their public half.
    /// - Throws: as `store(for:)`; `.credentials` if there are none; `.unavailable`; `.cancelled`.
    public func identity(for uri: ObjectURI) async throws(StorageError) -> String {
        let (store, _) = try store(for: uri)
        guard let identified = store as? any IdentifiedStore else { return "no credentials are used" }
        return try await identified.identity()
    }
}

extension S3Store: IdentifiedStore {
    /// See `IdentifiedStore`.
    func identity() async throws(StorageError) -> String {
        let credentials = try await settings.credentials.credentials()
        let end = credentials.expires.map { ", until \(CalendarTime.compact($0))" } ?? ""
        return "access key \(credentials.accessKey.prefix(4))..., from \(credentials.source)\(end)"
    }
}
