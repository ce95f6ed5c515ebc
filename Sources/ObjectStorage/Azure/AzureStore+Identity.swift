extension AzureStore: IdentifiedStore {
    /// See `IdentifiedStore`.
    func identity() async throws(StorageError) -> String {
        guard case .token(let tokens) = settings.authorization else { return settings.authorization.summary }
        let end = CalendarTime.compact(try await tokens.token().expires)
        return "\(tokens.source.summary), with a token until \(end)"
    }
}
