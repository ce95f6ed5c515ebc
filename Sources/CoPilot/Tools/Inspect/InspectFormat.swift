/// The forms in which `inspect` shows a message.
public enum InspectFormat: String, Sendable, CaseIterable {
    /// Canonical proto3 JSON.
    case json
    /// The plain values, as in inputs.json, MessagePack decoded.
    case values
    /// The same message as YAML.
    case yaml
    /// For people: a line a value, with its type.
    case tree
    /// What Flyte 2's launch dialog takes; for declared variables, the dialog's form.
    case launch
}
