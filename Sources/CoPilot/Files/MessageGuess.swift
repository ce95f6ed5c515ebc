/// Which message a file holds, by the usual names of Flyte's files.
enum MessageGuess {
    /// The message that a name stands for; nil for every other name.
    static func known(_ name: String) -> String? {
        let first = name.split(separator: ".").first.map(String.init) ?? ""
        switch first {
        case "inputs", "outputs": return "LiteralMap"
        case "error", "errors": return "ErrorDocument"
        case "interface", "interface2": return "TypedInterface"
        case "variables", "variables2": return "VariableMap"
        case "template", "task": return "TaskTemplate"
        case "futures": return "DynamicJobSpec"
        default: return first.hasSuffix("_offloaded_metadata") ? "Literal" : nil
        }
    }
}
