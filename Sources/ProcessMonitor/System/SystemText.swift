internal import CSystem

/// The system's reasons in words.
enum SystemText {
    /// What an errno value stands for, beginning in lower case.
    static func of(_ number: Int32) -> String {
        let words = String(cString: copilot_error_text(number))
        return words.prefix(1).lowercased() + words.dropFirst()
    }

    /// A name from a user in quotes, with control characters escaped, so that a message stays one line.
    static func quoted(_ name: String) -> String {
        let visible = name.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control
                ? "\\u{\(String(scalar.value, radix: 16))}" : String(Character(scalar))
        }
        return "\"" + visible.joined() + "\""
    }
}
