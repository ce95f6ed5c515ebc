internal import Glibc
internal import StructuredText

/// Encodes proto3 JSON in one go: from text to canonical bytes, with no tree between them. It reads what other programs
/// write and gives up on everything else, faults included: `ProtoJSONReader` then reads the text again, and knows what to say.
struct QuickJSONReader: ~Copyable {
    var cursor: JSONCursor
    var output: WireBuilder
    private var marks: [Mark] = []
    private var level = 0

    /// Where the block of a field, or of an entry of a map, starts in the output.
    struct Mark {
        let number: UInt32
        let start: Int
    }

    /// More JSON levels than this are left to the careful reader, which brings a stack.
    private static let deepest = 150
    /// Moving more bytes than this many times the text's length is left to the careful reader too.
    private static let mostMoves = 32

    /// The canonical bytes of a text; nil where the careful reader has to look.
    static func encode(_ text: [UInt8], as schema: MessageSchema) -> [UInt8]? {
        text.withUnsafeBytes { bytes in
            guard bytes.count <= TextLimits().maxBytes, UTF8Text.isValid(bytes) else { return nil }
            var reader = QuickJSONReader(cursor: JSONCursor(bytes), output: WireBuilder(expecting: bytes.count / 3))
            do throws(Unusual) {
                try reader.content(schema)
                return reader.cursor.isAtEnd() ? [UInt8](reader.output.bytes) : nil
            } catch {
                return nil
            }
        }
    }

    private init(cursor: JSONCursor, output: consuming WireBuilder) {
        self.cursor = cursor
        self.output = output
    }

    /// A message, without tag and length.
    mutating func content(_ schema: MessageSchema) throws(Unusual) {
        level += 1
        guard level < Self.deepest, output.moved / Self.mostMoves <= cursor.text.count + 4096 else { throw Unusual() }
        if let wellKnown = schema.wellKnown { try special(schema, wellKnown) } else { try object(schema) }
        level -= 1
    }

    private mutating func object(_ schema: MessageSchema) throws(Unusual) {
        try cursor.expect("{")
        if cursor.skip("}") { return }
        let base = marks.count
        var seen: UInt64 = 0, oneofs: UInt64 = 0, last: UInt32 = 0, isInOrder = true
        repeat {
            let (field, bit) = try name(in: schema)
            guard seen & bit == 0 else { throw Unusual() }
            seen |= bit
            if try skipsNull(field) { continue }
            if field.isInOneof {
                guard oneofs & field.exclusion == 0 else { throw Unusual() }
                oneofs |= field.exclusion
            }
            marks.append(Mark(number: field.number, start: output.count))
            isInOrder = isInOrder && field.number > last
            last = field.number
            try value(of: field)
        } while cursor.skip(",")
        try cursor.expect("}")
        if !isInOrder { orderFields(from: base) }
        marks.removeLast(marks.count - base)
    }

    /// The field that a name stands for, and its bit.
    private mutating func name(in schema: MessageSchema) throws(Unusual) -> (FieldSchema, UInt64) {
        let name = UnsafeRawBufferPointer(rebasing: cursor.text[try cursor.plainString()])
        try cursor.expect(":")
        guard let index = schema.index(named: name), index < 64 else { throw Unusual() }
        return (schema.fields[index], 1 << UInt64(index))
    }

    /// Null is the absence of most fields.
    private mutating func skipsNull(_ field: FieldSchema) throws(Unusual) -> Bool {
        guard cursor.peek() == UInt8(ascii: "n"), !field.takesNull else { return false }
        try cursor.word("null")
        return true
    }

    mutating func value(of field: FieldSchema) throws(Unusual) {
        if field.isMap { return try map(field) }
        if field.isRepeated { return try list(field) }
        try single(field, keepsDefault: field.isInOneof)
    }

    private mutating func list(_ field: FieldSchema) throws(Unusual) {
        // Numbers are packed: the schema has no lists of them.
        guard field.kind == .message || field.kind == .bytes else { throw Unusual() }
        try cursor.expect("[")
        if cursor.skip("]") { return }
        repeat {
            if cursor.peek() == UInt8(ascii: "n"), !field.takesNull { throw Unusual() }
            try single(field, keepsDefault: true)
        } while cursor.skip(",")
        try cursor.expect("]")
    }

    private mutating func map(_ field: FieldSchema) throws(Unusual) {
        guard let entry = field.message, let key = entry.fields.first, let value = entry.fields.last, key.isString
        else {
            throw Unusual()
        }
        try cursor.expect("{")
        if cursor.skip("}") { return }
        let base = marks.count
        var last = 0..<0, isInOrder = true
        repeat {
            marks.append(Mark(number: field.number, start: output.count))
            output.tag(field.number, WireType.length)
            let content = output.open()
            let (name, hasEscapes) = try cursor.string()
            isInOrder = isInOrder && !hasEscapes && (marks.count - base == 1 || isLess(last, name))
            last = name
            if !name.isEmpty { try text(name, hasEscapes, as: key) }
            try cursor.expect(":")
            if cursor.peek() == UInt8(ascii: "n"), !value.takesNull { throw Unusual() }
            try single(value, keepsDefault: false)
            output.close(content)
        } while cursor.skip(",")
        try cursor.expect("}")
        if !isInOrder { try orderEntries(from: base) }
        marks.removeLast(marks.count - base)
    }

    private func isLess(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
        guard let base = cursor.text.baseAddress else { return false }
        let difference = memcmp(base + a.lowerBound, base + b.lowerBound, min(a.count, b.count))
        return difference < 0 || difference == 0 && a.count < b.count
    }

    // MARK: Order

    private func blocks(from base: Int) -> [Range<Int>] {
        (base..<marks.count).map { marks[$0].start..<($0 + 1 < marks.count ? marks[$0 + 1].start : output.count) }
    }

    private mutating func orderFields(from base: Int) {
        let blocks = zip(marks[base...], blocks(from: base)).sorted { $0.0.number < $1.0.number }
        output.rearrange(blocks.map(\.1))
    }

    private mutating func orderEntries(from base: Int) throws(Unusual) {
        let keyed = blocks(from: base).map { (key: output.key(ofEntry: $0), block: $0) }
        let bytes = output.bytes
        let sorted = keyed.sorted { bytes[$0.key].lexicographicallyPrecedes(bytes[$1.key]) }
        for (a, b) in zip(sorted, sorted.dropFirst()) where bytes[a.key].elementsEqual(bytes[b.key]) { throw Unusual() }
        output.rearrange(sorted.map(\.block))
    }
}

extension WireBuilder {
    /// Where the key of a map entry, given with its tag, lies; an empty range where it has none.
    func key(ofEntry block: Range<Int>) -> Range<Int> {
        var reader = CheckedReader(bytes, at: block.lowerBound)
        _ = reader.varint()  // tag
        _ = reader.varint()  // length
        let isThere = reader.position < block.upperBound && reader.varint() == 1 << 3 | UInt64(WireType.length)
        return isThere ? reader.value(UInt8(WireType.length)) : block.upperBound..<block.upperBound
    }
}

extension MessageSchema {
    /// The position of the field with a JSON name or a proto name.
    @inline(__always)
    func index(named name: UnsafeRawBufferPointer) -> Int? {
        fields.firstIndex { $0.jsonName.equals(name) || $0.protoName.equals(name) }
    }
}
