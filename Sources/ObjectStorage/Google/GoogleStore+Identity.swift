extension GoogleStore: IdentifiedStore {
    /// See `IdentifiedStore`.
    func identity() async throws(StorageError) -> String {
        guard let tokens = settings.tokens else { return "nobody: no credentials are used" }
        let end = CalendarTime.compact(try await tokens.token().expires)
        let payer = settings.quotaProject.map { ", billed to the project \(PercentEncoding.printable($0))" } ?? ""
        return "\(tokens.source.summary), with a token until \(end)\(payer)"
    }
}
