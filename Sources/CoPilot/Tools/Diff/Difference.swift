/// One place where two messages differ.
struct Difference: Sendable, Equatable {
    enum Change: Sendable, Equatable {
        /// Only in the first.
        case removed(String)
        /// Only in the second.
        case added(String)
        case changed(String, String)
    }

    /// Where, as `--select` takes it; empty for the message itself.
    let path: String
    /// The field of the literal there, such as `hash`; empty for its value.
    let field: String
    /// What is there, shortened.
    let change: Change
}
