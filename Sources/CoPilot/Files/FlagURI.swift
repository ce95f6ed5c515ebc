internal import ObjectStorage

extension ObjectURI {
    /// The URI that a flag gives.
    /// - Throws: a failure that names the flag.
    static func parse(_ text: String, flag: String) throws(StageFailure) -> ObjectURI {
        guard !text.isEmpty else { throw StageFailure.usage("\(flag) is required") }
        do { return try ObjectURI(parsing: text) } catch { throw StageFailure(error).during(flag) }
    }
}
