/// A flag whose value is one of a few words.
enum ChoiceFlag {
    /// nil where the flag is not given.
    /// - Throws: for any other word, with those there are.
    static func read<Choice: RawRepresentable & CaseIterable>(
        _ context: Context, _ name: String, among choices: Choice.Type
    ) throws(UsageError) -> Choice? where Choice.RawValue == String {
        guard let text = context.flags.text(name) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError(message: "--\(name) \"\(text)\" is not one of \(all)")
    }
}
