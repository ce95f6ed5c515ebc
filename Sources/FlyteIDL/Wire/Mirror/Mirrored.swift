internal import CFlyteIDL

/// A Swift value with a twin among the C messages. C memory is copied into Swift at once, and back into an arena.
protocol Mirrored {
    associatedtype C
    static var schema: MessageSchema { get }
    /// Copies a C message out.
    init(_ c: C)
    /// Sets the fields of a fresh C message.
    /// - Throws: `.memory`.
    func fill(_ c: inout C, _ arena: Arena) throws(IDLError)
}

extension Mirrored {
    /// The value as a C message in an arena.
    /// - Throws: `.memory`.
    func mirrored(in arena: Arena) throws(IDLError) -> UnsafeMutablePointer<C> {
        let c = UnsafeMutableRawPointer(try arena.message(Self.schema)).assumingMemoryBound(to: C.self)
        try fill(&c.pointee, arena)
        return c
    }

    /// A C message that may be missing.
    init?(_ c: UnsafeMutablePointer<C>?) {
        guard let c else { return nil }
        self.init(c.pointee)
    }
}

extension Arena {
    /// Text as C bytes.
    /// - Throws: `.memory`.
    func text(_ string: String) throws(IDLError) -> ProtobufCBinaryData {
        var string = string
        var result: Result<ProtobufCBinaryData, IDLError> = .success(ProtobufCBinaryData(len: 0, data: nil))
        string.withUTF8 { utf8 in
            do throws(IDLError) { result = .success(try copy(UnsafeRawBufferPointer(utf8))) } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }

    /// Bytes as C bytes.
    /// - Throws: `.memory`.
    func bytes(_ bytes: [UInt8]) throws(IDLError) -> ProtobufCBinaryData {
        try bytes.withBytes { (raw) throws(IDLError) in try copy(raw) }
    }

    /// A C array of values.
    /// - Throws: `.memory`.
    func array<Element, T>(
        _ elements: [Element], _ each: (Element) throws(IDLError) -> T
    ) throws(IDLError) -> UnsafeMutablePointer<T>? {
        guard !elements.isEmpty else { return nil }
        let array = try memory(MemoryLayout<T>.stride * elements.count).bindMemory(to: T.self, capacity: elements.count)
        for (index, element) in elements.enumerated() { (array + index).initialize(to: try each(element)) }
        return array
    }

    /// A C array of messages.
    /// - Throws: `.memory`.
    func messages<Element: Mirrored>(_ elements: [Element]) throws(IDLError) -> UnsafeMutablePointer<
        UnsafeMutablePointer<Element.C>?
    >? {
        try array(elements) { (element) throws(IDLError) in try element.mirrored(in: self) }
    }

    /// A message that was kept encoded, decoded again.
    /// - Throws: `.memory`, `.malformed`.
    func message<C>(_ encoded: EncodedMessage?, _ name: String, as type: C.Type) throws(IDLError)
        -> UnsafeMutablePointer<C>?
    {
        guard let encoded else { return nil }
        let schema = MessageSchema.required(name)
        let root = try encoded.bytes.withBytes { (raw) throws(IDLError) in
            let report = try WireScan.scan(raw, as: schema, limits: WireLimits())
            guard report.isIrregular else { return unpack(raw, schema) }
            let regular = try WireNormalizer.normalize(raw, as: schema, limits: WireLimits())
            return try regular.withBytes { (raw) throws(IDLError) in unpack(raw, schema) }
        }
        guard let root else { throw IDLError(.malformed, "protobuf-c cannot decode what it encoded") }
        ForeignField.unwrapAll(in: MessageView(root, schema))
        return UnsafeMutableRawPointer(root).assumingMemoryBound(to: C.self)
    }

    private func unpack(_ raw: UnsafeRawBufferPointer, _ schema: MessageSchema) -> UnsafeMutablePointer<
        ProtobufCMessage
    >? {
        withAllocator {
            protobuf_c_message_unpack(
                schema.descriptor, $0, raw.count, raw.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
    }
}

extension String {
    /// Copies C bytes that have been proved to be UTF-8.
    init(_ data: ProtobufCBinaryData) { self = String(decoding: UnsafeRawBufferPointer(data), as: UTF8.self) }
}

extension [UInt8] {
    init(_ data: ProtobufCBinaryData) { self.init(UnsafeRawBufferPointer(data)) }
}

/// The messages of a C array. A null entry stands for an empty message.
func mirrors<M: Mirrored>(_ count: Int, _ array: UnsafeMutablePointer<UnsafeMutablePointer<M.C>?>?) -> [M] {
    guard let array else { return [] }
    return (0..<count).compactMap { M(array[$0]) }
}

extension EncodedMessage {
    /// Encodes a C message that may be missing. Foreign fields in it stand as they were sent.
    init?<C>(_ c: UnsafeMutablePointer<C>?) {
        guard let c else { return nil }
        let message = UnsafeMutableRawPointer(c).assumingMemoryBound(to: ProtobufCMessage.self)
        MapOrder.normalize(MessageView(message))
        let size = protobuf_c_message_get_packed_size(message)
        bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = buffer.baseAddress.map { protobuf_c_message_pack(message, $0) } ?? 0
        }
    }
}

extension UnknownFields {
    init(_ base: ProtobufCMessage) {
        guard base.n_unknown_fields > 0 else {
            self = .none
            return
        }
        fields = (0..<Int(base.n_unknown_fields)).map { index in
            let field = base.unknown_fields[index]
            return Field(
                number: field.tag, wireType: field.wire_type.rawValue,
                data: [UInt8](UnsafeRawBufferPointer(start: field.data, count: field.len)))
        }
    }

    /// - Throws: `.memory`.
    func fill(_ base: inout ProtobufCMessage, _ arena: Arena) throws(IDLError) {
        guard !fields.isEmpty else { return }
        base.n_unknown_fields = UInt32(fields.count)
        base.unknown_fields = try arena.array(fields) { (field) throws(IDLError) in
            let data = try arena.bytes(field.data)
            return ProtobufCMessageUnknownField(
                tag: field.number, wire_type: ProtobufCWireType(rawValue: field.wireType), len: data.len,
                data: data.data)
        }
    }
}
