/// `flyteidl2.core.TypedInterface`: what a task takes and gives.
public struct TypedInterface: Sendable {
    public var inputs: VariableMap
    public var outputs: VariableMap

    public init(inputs: VariableMap = VariableMap(), outputs: VariableMap = VariableMap()) {
        (self.inputs, self.outputs) = (inputs, outputs)
    }
}

/// `flyteidl2.core.VariableMap`: a list of entries in Flyte 2, a map in Flyte 1; the same bytes.
public struct VariableMap: Sendable {
    /// A declared variable.
    public struct Entry: Sendable {
        public var name: String
        /// nil where the sender declared none.
        public var type: LiteralType?

        public init(name: String, type: LiteralType?) { (self.name, self.type) = (name, type) }
    }

    /// In byte order of the names, each name once (the last of equal names wins).
    public let entries: [Entry]

    public init(_ entries: [Entry] = []) { self.entries = NameOrder.unique(entries) { $0.name } }

    /// The entry of a name.
    public subscript(name: String) -> Entry? {
        NameOrder.find(name, in: entries) { $0.name }.map { entries[$0] }
    }
}

/// `flyteidl.core.ErrorDocument` with its one field, `ContainerError`, in it.
public struct ErrorDocument: Sendable {
    /// `ContainerError.Kind`: may the task be tried again?
    public enum Kind: Sendable, Equatable {
        case nonRecoverable
        case recoverable
    }

    /// `ExecutionError.ErrorKind`: whose fault is it?
    public enum Origin: Sendable, Equatable {
        case unknown
        case user
        case system
    }

    /// Short machine-readable code, such as `OutputUploadFailed`.
    public var code: String
    public var message: String
    public var kind: Kind
    public var origin: Origin
    /// When it happened. Flyte 1 only; Flyte 2 ignores it.
    public var timestamp: Timestamp?
    /// Which worker it happened in. Flyte 1 only.
    public var worker: String

    public init(
        code: String, message: String, kind: Kind, origin: Origin, timestamp: Timestamp? = nil, worker: String = ""
    ) {
        (self.code, self.message, self.kind, self.origin) = (code, message, kind, origin)
        (self.timestamp, self.worker) = (timestamp, worker)
    }
}
