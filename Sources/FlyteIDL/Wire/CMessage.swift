internal import CFlyteIDL

/// A C message tree with the memory it lives in.
final class CMessage {
    let root: UnsafeMutablePointer<ProtobufCMessage>
    let schema: MessageSchema
    let arena: Arena
    /// Deepest nesting in it, the root counted as 1.
    let depth: Int

    private init(_ root: UnsafeMutablePointer<ProtobufCMessage>, _ schema: MessageSchema, _ arena: Arena, depth: Int) {
        (self.root, self.schema, self.arena, self.depth) = (root, schema, arena, depth)
    }

    /// Decodes bytes as the protobuf specification says, whatever protobuf-c thinks of them.
    /// - Throws: `.malformed`, `.encoding`, `.depth`, `.memory`.
    static func decode(_ bytes: [UInt8], as schema: MessageSchema, limits: WireLimits = WireLimits()) throws(IDLError)
        -> CMessage
    {
        try CheckedBytes(bytes, as: schema, limits: limits).unpacked()
    }

    /// What protobuf-c makes of checked bytes.
    static func unpack(_ raw: UnsafeRawBufferPointer, _ schema: MessageSchema, _ report: WireScan.Report)
        throws(IDLError) -> CMessage
    {
        // Twice the bound: what stays unused at the ends of blocks.
        let arena = Arena(budget: 2 * report.memory + (64 << 10))
        let root = arena.withAllocator {
            protobuf_c_message_unpack(
                schema.descriptor, $0, raw.count, raw.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? Self.noBytes)
        }
        guard let root else {
            throw IDLError(.malformed, "protobuf-c cannot decode the \(raw.count) bytes as \(schema.name)")
        }
        return CMessage(root, schema, arena, depth: report.depth)
    }

    // protobuf-c wants an address even for no bytes; this one is never read.
    nonisolated(unsafe) private static let noBytes = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))

    /// A new tree, filled by `build`.
    static func build(
        as schema: MessageSchema, depth: Int,
        _ build: (UnsafeMutablePointer<ProtobufCMessage>, Arena) throws(IDLError) -> Void
    ) throws(IDLError) -> CMessage {
        let arena = Arena(budget: .max)
        let root = try arena.message(schema)
        try DeepStack.run(depth: depth) { () throws(IDLError) in try build(root, arena) }
        return CMessage(root, schema, arena, depth: depth)
    }

    /// The encoded bytes. Equal messages give equal bytes: map entries are in the order of their keys, the last of equal
    /// keys only.
    func encode() -> [UInt8] {
        DeepStack.run(depth: depth) {
            MapOrder.normalize(MessageView(root, schema))
            let size = protobuf_c_message_get_packed_size(root)
            return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                count = buffer.baseAddress.map { protobuf_c_message_pack(root, $0) } ?? 0
            }
        }
    }
}

extension Arena {
    /// A new message with nothing set.
    /// - Throws: `.memory`.
    func message(_ schema: MessageSchema) throws(IDLError) -> UnsafeMutablePointer<ProtobufCMessage> {
        let message = try memory(schema.size).assumingMemoryBound(to: ProtobufCMessage.self)
        protobuf_c_message_init(schema.descriptor, message)
        return message
    }

    /// - Throws: `.memory`.
    func memory(_ size: Int) throws(IDLError) -> UnsafeMutableRawPointer {
        guard let memory = allocate(max(size, 1)) else { throw IDLError(.memory, "out of memory") }
        return memory
    }

    /// A copy of bytes.
    /// - Throws: `.memory`.
    func copy(_ bytes: UnsafeRawBufferPointer) throws(IDLError) -> ProtobufCBinaryData {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return ProtobufCBinaryData(len: 0, data: nil) }
        let copy = try memory(bytes.count)
        copy.copyMemory(from: start, byteCount: bytes.count)
        return ProtobufCBinaryData(len: bytes.count, data: copy.assumingMemoryBound(to: UInt8.self))
    }
}
