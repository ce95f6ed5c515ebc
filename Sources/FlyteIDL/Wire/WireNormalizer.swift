/// Rewrites valid bytes that protobuf-c decodes wrongly into bytes that mean the same and that it decodes rightly:
///   * a singular message sent in pieces is merged (specification, "Last One Wins": concatenating is merging), but not
///     across another member of its oneof, which clears it;
///   * unknown fields, and known ones with another wire type, are wrapped (`ForeignField`);
///   * tags and lengths of known fields get their shortest form.
/// Only for bytes that `WireScan` has been over. Recursive: call it with a stack that fits the depth found.
final class WireNormalizer {
    private let limits: WireLimits
    private var copied = 0

    /// - Throws: `.malformed` when merging costs more than the limit.
    static func normalize(_ bytes: UnsafeRawBufferPointer, as schema: MessageSchema, limits: WireLimits)
        throws(IDLError) -> [UInt8]
    {
        try WireNormalizer(limits: limits).message(bytes, schema)
    }

    private init(limits: WireLimits) { self.limits = limits }

    /// A part of the output: bytes, or a message that may still grow by merging. (No enum with payloads: one that grows
    /// piece by piece would be copied for each.)
    private struct Part {
        var bytes: [UInt8] = []
        /// Position in the schema of the field that the pieces are a message of; nil for bytes.
        var field: Int?
        var pieces: [Range<Int>] = []
    }

    private func message(_ bytes: UnsafeRawBufferPointer, _ schema: MessageSchema) throws(IDLError) -> [UInt8] {
        copied += bytes.count
        guard copied <= limits.merging else {
            throw IDLError(.malformed, "the message is sent in so many pieces that merging them costs too much")
        }
        let parts = try self.parts(of: bytes, schema)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        for part in parts {
            guard let index = part.field, let inner = schema.fields[index].message else {
                output += part.bytes
                continue
            }
            let content = try merged(part.pieces, of: bytes, as: inner)
            WireWriter.appendTag(schema.fields[index].number, WireType.length, to: &output)
            WireWriter.appendVarint(UInt64(content.count), to: &output)
            output += content
        }
        return output
    }

    private func merged(_ pieces: [Range<Int>], of bytes: UnsafeRawBufferPointer, as schema: MessageSchema)
        throws(IDLError) -> [UInt8]
    {
        if let only = pieces.first, pieces.count == 1 {
            return try message(UnsafeRawBufferPointer(rebasing: bytes[only]), schema)
        }
        var joined: [UInt8] = []
        for piece in pieces { joined.append(contentsOf: bytes[piece]) }
        return try joined.withBytes { (all) throws(IDLError) in try message(all, schema) }
    }

    private func parts(of bytes: UnsafeRawBufferPointer, _ schema: MessageSchema) throws(IDLError) -> [Part] {
        var reader = WireReader(bytes), parts: [Part] = []
        var growing: [Int: Int] = [:]  // field -> its place in `parts`
        while reader.position < bytes.count {
            let start = reader.position
            let tag = try reader.tag(end: bytes.count)
            let index = schema.index(ofNumber: tag.number)
            let content = try value(tag, &reader, end: bytes.count)
            let whole = UnsafeRawBufferPointer(rebasing: bytes[start..<reader.position])
            guard let index, fits(tag, schema.fields[index]) else {
                var wrapped: [UInt8] = []
                ForeignField.wrap(whole, into: &wrapped)
                parts.append(Part(bytes: wrapped))
                continue
            }
            let field = schema.fields[index]
            if field.isInOneof { clear(siblingsOf: index, in: schema, &parts, &growing) }
            if field.kind == .message, let content {
                if !field.isRepeated, let place = growing[index] {
                    parts[place].pieces.append(content)
                } else {
                    growing[index] = parts.count
                    parts.append(Part(field: index, pieces: [content]))
                }
            } else {
                parts.append(Part(bytes: shortest(tag, content, bytes, reader.position - (content?.count ?? 0), whole)))
            }
        }
        return parts
    }

    /// Another member of the oneof came: what was merged so far is gone.
    private func clear(
        siblingsOf index: Int, in schema: MessageSchema, _ parts: inout [Part], _ growing: inout [Int: Int]
    ) {
        let group = schema.fields[index].quantifierOffset
        for (other, place) in growing
        where other != index && schema.fields[other].isInOneof && schema.fields[other].quantifierOffset == group {
            parts[place] = Part()
            growing[other] = nil
        }
    }

    private func fits(_ tag: WireReader.Tag, _ field: FieldSchema) -> Bool {
        tag.wireType == field.kind.wireType || (tag.wireType == WireType.length && field.isRepeated)
    }

    /// Reads over a value; the range of its content where it is length-delimited.
    private func value(_ tag: WireReader.Tag, _ reader: inout WireReader, end: Int) throws(IDLError) -> Range<Int>? {
        switch tag.wireType {
        case WireType.varint: _ = try reader.varint(end: end)
        case WireType.fixed64: try reader.skip(8, end: end)
        case WireType.fixed32: try reader.skip(4, end: end)
        case WireType.startGroup: try reader.skipGroup(tag.number, end: end, depth: limits.depth)
        default: return try reader.lengthDelimited(end: end)
        }
        return nil
    }

    /// A known scalar with its tag and length in their shortest form.
    private func shortest(
        _ tag: WireReader.Tag, _ content: Range<Int>?, _ bytes: UnsafeRawBufferPointer, _ contentStart: Int,
        _ whole: UnsafeRawBufferPointer
    ) -> [UInt8] {
        var output: [UInt8] = []
        WireWriter.appendTag(tag.number, tag.wireType, to: &output)
        if let content {
            WireWriter.appendVarint(UInt64(content.count), to: &output)
            output.append(contentsOf: bytes[content])
        } else {
            output.append(contentsOf: whole.dropFirst(tagLength(whole)))
        }
        return output
    }

    private func tagLength(_ whole: UnsafeRawBufferPointer) -> Int {
        (whole.firstIndex { $0 < 0x80 } ?? 0) + 1
    }
}

extension [UInt8] {
    /// The array's bytes for the time of a call, with the error's type kept.
    func withBytes<T>(_ body: (UnsafeRawBufferPointer) throws(IDLError) -> T) throws(IDLError) -> T {
        var result: Result<T, IDLError>?
        unsafe withUnsafeBytes { bytes in
            do throws(IDLError) { result = .success(try body(bytes)) } catch { result = .failure(error) }
        }
        guard let result else { throw IDLError(.malformed, "no bytes") }
        return try result.get()
    }
}
