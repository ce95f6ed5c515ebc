internal import CFlyteIDL

extension LiteralMap {
    /// Decodes a LiteralMap, or a task's Inputs or Outputs: the same bytes.
    /// - Throws: `.malformed`, `.encoding`, `.depth`, `.memory`.
    public init(serialized bytes: [UInt8], limits: WireLimits = WireLimits()) throws(IDLError) {
        self = try decode(bytes, Self.schema, limits) { (c: Flyteidl2__Core__LiteralMap) in LiteralMap(c) }
    }

    /// The encoded bytes; equal maps give equal bytes.
    /// - Throws: `.memory`.
    public func serialized() throws(IDLError) -> [UInt8] {
        try encode(Self.schema, depth: depth) { (c: inout Flyteidl2__Core__LiteralMap, arena) throws(IDLError) in
            try fill(&c, arena)
        }
    }
}

extension Literal {
    /// Decodes a Literal.
    /// - Throws: `.malformed`, `.encoding`, `.depth`, `.memory`.
    public init(serialized bytes: [UInt8], limits: WireLimits = WireLimits()) throws(IDLError) {
        self = try decode(bytes, Self.schema, limits) { (c: Flyteidl2__Core__Literal) in Literal(c) }
    }
}

extension VariableMap {
    /// Decodes a VariableMap of either schema.
    /// - Throws: `.malformed`, `.encoding`, `.depth`, `.memory`.
    public init(serialized bytes: [UInt8], limits: WireLimits = WireLimits()) throws(IDLError) {
        self = try decode(bytes, Self.schema, limits) { (c: Flyteidl2__Core__VariableMap) in VariableMap(c) }
    }
}

extension TypedInterface {
    /// Decodes a TypedInterface of either schema.
    /// - Throws: `.malformed`, `.encoding`, `.depth`, `.memory`.
    public init(serialized bytes: [UInt8], limits: WireLimits = WireLimits()) throws(IDLError) {
        self = try decode(bytes, Self.schema, limits) { (c: Flyteidl2__Core__TypedInterface) in TypedInterface(c) }
    }
}

extension ErrorDocument {
    /// Decodes an ErrorDocument; nil where the bytes are one by chance: no error in it, unknown enum numbers, or fields
    /// that the schema does not know anywhere in it.
    /// - Throws: `.malformed`, `.encoding`, `.depth`, `.memory`.
    public init?(serialized bytes: [UInt8], limits: WireLimits = WireLimits()) throws(IDLError) {
        let document = try decode(bytes, Self.schema, limits) { (c: Flyteidl__Core__ErrorDocument) -> ErrorDocument? in
            let error = c.error?.pointee
            let bases = [c.base, error?.base, error?.timestamp?.pointee.base]
            return bases.allSatisfy { ($0?.n_unknown_fields ?? 0) == 0 } ? ErrorDocument(c) : nil
        }
        guard let document else { return nil }
        self = document
    }

    /// The encoded bytes, fields in the order of their numbers.
    /// - Throws: `.memory`.
    public func serialized() throws(IDLError) -> [UInt8] {
        try encode(Self.schema, depth: 3) { (c: inout Flyteidl__Core__ErrorDocument, arena) throws(IDLError) in
            try fill(&c, arena)
        }
    }
}

private func decode<C, Value>(_ bytes: [UInt8], _ schema: MessageSchema, _ limits: WireLimits, _ copy: (C) -> Value)
    throws(IDLError) -> Value
{
    let message = try CMessage.decode(bytes, as: schema, limits: limits)
    return DeepStack.run(depth: message.depth) {
        copy(UnsafeMutableRawPointer(message.root).assumingMemoryBound(to: C.self).pointee)
    }
}

private func encode<C>(_ schema: MessageSchema, depth: Int, _ fill: (inout C, Arena) throws(IDLError) -> Void)
    throws(IDLError) -> [UInt8]
{
    try CMessage.build(as: schema, depth: depth) { (root, arena) throws(IDLError) in
        try fill(&UnsafeMutableRawPointer(root).assumingMemoryBound(to: C.self).pointee, arena)
    }.encode()
}
