internal import FlyteIDL

/// The version of Flyte's schema. On the wire both are the same; JSON differs (a VariableMap is a map in Flyte 1 and a list in
/// Flyte 2), and each has fields that the other lacks.
public enum SchemaVersion: String, Sendable, CaseIterable {
    case v1
    case v2

    /// The names to try for a message, in order; a name with its package is tried alone.
    static func names(of name: String, _ version: SchemaVersion?) -> [String] {
        if name.utf8.contains(UInt8(ascii: ".")) { return [name] }
        // A short name stands for the newest package that has it.
        switch version {
        case nil: return [name, "flyteidl.core.\(name)"]
        case .v2: return [name]
        case .v1: return ["flyteidl.core.\(name)", "google.protobuf.\(name)"]
        }
    }
}
