/// `google.protobuf.Struct`: a JSON object.
public struct Struct: Sendable {
    /// A member.
    public struct Field: Sendable {
        public var name: String
        public var value: Value

        public init(name: String, value: Value) { (self.name, self.value) = (name, value) }
    }

    /// `google.protobuf.Value`. Unknown fields inside are not kept: the schema is closed (it is JSON).
    public indirect enum Value: Sendable {
        case null
        case number(Double)
        case string(String)
        case bool(Bool)
        case structure(Struct)
        case list([Value])
        /// A Value without a kind: it has no JSON.
        case unset
    }

    /// In byte order of the names, each name once.
    public internal(set) var fields: [Field]

    /// Sorts, and lets the last of equal names win.
    public init(_ fields: [Field] = []) { self.fields = NameOrder.unique(fields) { $0.name } }

    /// The value of a name.
    public subscript(name: String) -> Value? {
        NameOrder.find(name, in: fields) { $0.name }.map { fields[$0].value }
    }
}
