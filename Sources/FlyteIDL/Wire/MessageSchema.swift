internal import CFlyteIDL

/// A message of the schema as the readers and writers of this room see it: protobuf-c's descriptor joined with the facts
/// that C cannot hold (`copilot_schema`). A handle to a record that is built once and kept as long as the program: to walk
/// along the schema costs no counting of references.
struct MessageSchema: Sendable {
    // Immutable once the schema is built, and alive for ever.
    nonisolated(unsafe) private let record: UnsafePointer<Record>

    fileprivate init(_ record: UnsafePointer<Record>) { self.record = record }

    /// Full protobuf name, such as `flyteidl2.core.Literal`.
    var name: String { String(cString: record.pointee.descriptor.pointee.name) }
    /// Size of the C structure in bytes.
    var size: Int { record.pointee.size }
    /// In the order of their numbers.
    var fields: UnsafeBufferPointer<FieldSchema> { record.pointee.fields }
    var wellKnown: WellKnownType? { record.pointee.wellKnown }
    var hasMaps: Bool { record.pointee.hasMaps }
    var descriptor: UnsafePointer<ProtobufCMessageDescriptor> { record.pointee.descriptor }

    /// The position in `fields` of a field number.
    @inline(__always)
    func index(ofNumber number: UInt32) -> Int? {
        let indices = record.pointee.indexByNumber
        guard number < indices.count else { return nil }
        let index = Int(indices[Int(number)])
        return index < 0 ? nil : index
    }

    /// The schema behind a descriptor.
    static func of(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> MessageSchema {
        Schemas.shared.schema(of: descriptor)
    }

    /// The schema of a message that the code itself names.
    static func required(_ name: String) -> MessageSchema {
        guard let schema = Schemas.shared.byName[name] else { preconditionFailure("idl/ has no \(name)") }
        return schema
    }

    /// The schema of a full name (`flyteidl2.core.LiteralMap`), or of a short one (`LiteralMap`), for which the newest
    /// package that has it is taken: flyteidl2, then flyteidl, then google.protobuf.
    /// - Throws: `.unknownMessage`.
    static func named(_ name: String) throws(IDLError) -> MessageSchema {
        let candidates =
            [name]
            + ["flyteidl2.core.", "flyteidl2.task.", "flyteidl2.common.", "flyteidl.core.", "google.protobuf."].map {
                $0 + name
            }
        for candidate in candidates {
            if let schema = Schemas.shared.byName[candidate] { return schema }
        }
        throw IDLError(
            .unknownMessage, "no message \"\(name)\" in the schema; name it as flyteidl2.core.LiteralMap or LiteralMap")
    }
}

/// What is known of a message.
private struct Record {
    let descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    let size: Int
    let fields: UnsafeBufferPointer<FieldSchema>
    let wellKnown: WellKnownType?
    let hasMaps: Bool
    /// Index into `fields` by field number; -1 where there is none. Flyte's numbers are small.
    let indexByNumber: UnsafeBufferPointer<Int16>

    init(_ facts: copilot_message_facts, _ schema: (UnsafeRawPointer?) -> MessageSchema?) {
        descriptor = facts.descriptor
        size = facts.descriptor.pointee.sizeof_message
        wellKnown = WellKnownType(rawValue: String(cString: facts.descriptor.pointee.name))
        let all = (0..<Int(facts.descriptor.pointee.n_fields)).map {
            let field = facts.descriptor.pointee.fields[$0]
            return FieldSchema(field, facts: facts.fields[$0], message: schema(field.descriptor))
        }
        hasMaps = all.contains { $0.isMap }
        var index = [Int16](repeating: -1, count: Int(all.last?.number ?? 0) + 1)
        for (position, field) in all.enumerated() { index[Int(field.number)] = Int16(position) }
        fields = Self.kept(all)
        indexByNumber = Self.kept(index)
    }

    /// A copy for ever.
    private static func kept<T>(_ elements: [T]) -> UnsafeBufferPointer<T> {
        let memory = UnsafeMutableBufferPointer<T>.allocate(capacity: elements.count)
        _ = memory.initialize(from: elements)
        return UnsafeBufferPointer(memory)
    }
}

/// Every message of the schema.
private struct Schemas: Sendable {
    let byName: [String: MessageSchema]
    private let byAddress: [UInt: MessageSchema]

    static let shared = Schemas()

    private init() {
        let table = UnsafeBufferPointer(start: copilot_schema_start(), count: copilot_schema_count)
        let records = UnsafeMutablePointer<Record>.allocate(capacity: table.count)
        var byAddress: [UInt: MessageSchema] = [:], byName: [String: MessageSchema] = [:]
        for (position, facts) in table.enumerated() {
            byAddress[UInt(bitPattern: facts.descriptor)] = MessageSchema(records + position)
        }
        for (position, facts) in table.enumerated() {
            (records + position).initialize(to: Record(facts) { byAddress[UInt(bitPattern: $0)] })
            byName[String(cString: facts.descriptor.pointee.name)] = MessageSchema(records + position)
        }
        (self.byAddress, self.byName) = (byAddress, byName)
    }

    func schema(of descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> MessageSchema {
        guard let schema = byAddress[UInt(bitPattern: descriptor)] else {
            preconditionFailure("the generated table lists every message of the generated C")
        }
        return schema
    }
}
