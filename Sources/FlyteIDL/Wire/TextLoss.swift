internal import StructuredText

/// Something in a message that no text form of it (proto JSON, YAML, the text format) can say.
public struct TextLoss: Sendable, Equatable {
    /// What it is.
    public enum Kind: Sendable, Equatable {
        /// A field that the schema does not know: text forms name fields, and this one has no name.
        case unknownField(UInt32)
        /// A NaN with a sign or a payload: text forms have one spelling of NaN.
        case oddNaN
    }

    /// Where it is, as `literals["x"].scalar.primitive.float_value`; empty for the message itself.
    public let path: String
    public let kind: Kind

    /// What text would lose of the bytes of a message (its name as for `AnyMessage`), in their order; at most `limit`.
    /// - Throws: `.unknownMessage`; `.malformed`, `.depth` where the bytes are no such message.
    public static func all(in bytes: [UInt8], as name: String, limit: Int = 100) throws(IDLError) -> [TextLoss] {
        let schema = try MessageSchema.named(name)
        return try bytes.withBytes { (raw) throws(IDLError) in
            var walk = LossWalk(raw, schema, limit)
            try walk.run()
            return walk.losses
        }
    }
}

/// The walk of `TextLoss`, without recursion.
private struct LossWalk {
    /// A message that is open, and what leads to it.
    private struct Frame {
        let schema: MessageSchema
        let end: Int
        var step = ""
        var isEntry = false
        /// The field that was read last, and its position in its list.
        var last: UInt32 = 0
        var count = -1
    }

    private(set) var losses: [TextLoss] = []
    private var reader: WireReader
    private var stack: [Frame]
    private let limit: Int
    private let limits = WireLimits()

    init(_ bytes: UnsafeRawBufferPointer, _ schema: MessageSchema, _ limit: Int) {
        (reader, self.limit) = (WireReader(bytes), limit)
        stack = [Frame(schema: schema, end: bytes.count)]
    }

    mutating func run() throws(IDLError) {
        while let top = stack.last, losses.count < limit {
            if reader.position == top.end { stack.removeLast() } else { try field(of: top) }
        }
    }

    private mutating func field(of frame: Frame) throws(IDLError) {
        let tag = try reader.tag(end: frame.end)
        let start = reader.position
        guard let index = frame.schema.index(ofNumber: tag.number) else { return try unknown(tag, frame.end) }
        let field = frame.schema.fields[index]
        guard tag.wireType == field.kind.wireType else {
            if tag.wireType != WireType.length || !field.isRepeated { return try unknown(tag, frame.end) }
            return try reader.skipValue(of: tag, end: frame.end, depth: limits.depth)
        }
        count(field)
        if field.kind == .message { return try open(field, end: frame.end) }
        try reader.skipValue(of: tag, end: frame.end, depth: limits.depth)
        if reader.bytes.isOddNaN(field.kind, at: start) { found(.oddNaN, step(to: field)) }
    }

    private mutating func unknown(_ tag: WireReader.Tag, _ end: Int) throws(IDLError) {
        found(.unknownField(tag.number), "")
        try reader.skipValue(of: tag, end: end, depth: limits.depth)
    }

    private mutating func open(_ field: FieldSchema, end: Int) throws(IDLError) {
        let inner = try reader.lengthDelimited(end: end)
        guard let schema = field.message else { return }
        guard stack.count < limits.depth else { throw IDLError(.depth, "messages nested too deep") }
        let step = field.isMap ? ".\(field.name)\(try key(in: inner, schema))" : step(to: field)
        reader.position = inner.lowerBound
        stack.append(Frame(schema: schema, end: inner.upperBound, step: step, isEntry: field.isMap))
    }

    // MARK: The path

    /// The position in a list; other fields may stand in between, so it is that of the elements read so far in a row.
    private mutating func count(_ field: FieldSchema) {
        let top = stack.count - 1
        stack[top].count = stack[top].last == field.number ? stack[top].count + 1 : 0
        stack[top].last = field.number
    }

    private func step(to field: FieldSchema) -> String {
        guard let top = stack.last, !top.isEntry else { return "" }
        return ".\(field.name)" + (field.isRepeated ? "[\(top.count)]" : "")
    }

    /// The key of a map entry: encoders write it first.
    private mutating func key(in entry: Range<Int>, _ schema: MessageSchema) throws(IDLError) -> String {
        reader.position = entry.lowerBound
        var key = ""
        while reader.position < entry.upperBound {
            let tag = try reader.tag(end: entry.upperBound)
            let start = reader.position
            try reader.skipValue(of: tag, end: entry.upperBound, depth: limits.depth)
            guard tag.number == 1, tag.wireType == WireType.length else { continue }
            reader.position = start
            let text = try reader.lengthDelimited(end: entry.upperBound)
            key = String(decoding: reader.bytes[text], as: UTF8.self)
        }
        return "[\(key.quotedForMessage)]"
    }

    private mutating func found(_ kind: TextLoss.Kind, _ step: String) {
        let path = stack.map(\.step).joined() + step
        losses.append(TextLoss(path: path.hasPrefix(".") ? String(path.dropFirst()) : path, kind: kind))
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the number at an offset is a NaN of other bits than those that programs mean by NaN: the quiet one without
    /// a payload (C, Python, Swift), and Go's math.NaN(), whose payload is 1.
    func isOddNaN(_ kind: FieldKind, at offset: Int) -> Bool {
        switch kind {
        case .double:
            let bits = loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            return Double(bitPattern: bits).isNaN && bits & ~1 != Double.nan.bitPattern
        case .float:
            let bits = loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            return Float(bitPattern: bits).isNaN && bits != Float.nan.bitPattern
        default: return false
        }
    }
}
