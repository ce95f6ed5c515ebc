internal import CFlyteIDL

/// A message of the schema as the readers and writers of this room see it: protobuf-c's descriptor joined with the facts
/// that C cannot hold (`copilot_schema`). Built once; shared by identity.
final class MessageSchema: Sendable {
    /// Full protobuf name, such as `flyteidl2.core.Literal`.
    let name: String
    /// Size of the C structure in bytes.
    let size: Int
    let fields: [FieldSchema]
    let wellKnown: WellKnownType?
    // Descriptors are constants of the program: immutable, and alive for ever.
    nonisolated(unsafe) let descriptor: UnsafePointer<ProtobufCMessageDescriptor>
    /// Index into `fields` by field number; -1 where there is none. Flyte's numbers are small.
    private let indexByNumber: [Int16]

    init(_ facts: copilot_message_facts, indexByAddress: [UInt: Int]) {
        descriptor = facts.descriptor
        name = String(cString: facts.descriptor.pointee.name)
        size = facts.descriptor.pointee.sizeof_message
        wellKnown = WellKnownType(rawValue: name)
        fields = (0..<Int(facts.descriptor.pointee.n_fields)).map {
            FieldSchema(facts.descriptor.pointee.fields[$0], facts: facts.fields[$0], indexByAddress: indexByAddress)
        }
        var index = [Int16](repeating: -1, count: Int(fields.last?.number ?? 0) + 1)
        for (position, field) in fields.enumerated() { index[Int(field.number)] = Int16(position) }
        indexByNumber = index
    }

    /// The position in `fields` of a field number.
    @inline(__always)
    func index(ofNumber number: UInt32) -> Int? {
        guard number < indexByNumber.count else { return nil }
        let index = Int(indexByNumber[Int(number)])
        return index < 0 ? nil : index
    }

    /// The schema behind a descriptor.
    static func of(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> MessageSchema {
        Schemas.shared.all[Schemas.shared.index(of: descriptor)]
    }

    /// The schema at a position of the table; see `FieldSchema.message`.
    static func at(_ index: Int) -> MessageSchema { Schemas.shared.all[index] }

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

/// Every message of the schema.
private struct Schemas: Sendable {
    let all: [MessageSchema]
    let byName: [String: MessageSchema]
    private let indexByAddress: [UInt: Int]

    static let shared = Schemas()

    private init() {
        let table = UnsafeBufferPointer(start: copilot_schema_start(), count: copilot_schema_count)
        var index: [UInt: Int] = [:]
        for (position, facts) in table.enumerated() { index[UInt(bitPattern: facts.descriptor)] = position }
        indexByAddress = index
        all = table.map { MessageSchema($0, indexByAddress: index) }
        byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func index(of descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> Int {
        guard let index = indexByAddress[UInt(bitPattern: descriptor)] else {
            preconditionFailure("the generated table lists every message of the generated C")
        }
        return index
    }
}
