internal import CFlyteIDL

/// Walks encoded bytes along the schema before anything is decoded, without recursion and without allocating per field:
/// finds faults, proves the bounds that protobuf-c does not check (depth, memory, UTF-8), and tells whether protobuf-c
/// can decode the bytes as the protobuf specification says, or whether `WireNormalizer` must rewrite them first.
struct WireScan {
    /// What was found.
    struct Report {
        /// Deepest nesting of messages, the outermost counted as 1.
        var depth = 1
        /// Upper bound of the memory that the decoded C messages take, in bytes.
        var memory = 0
        /// Holds something that protobuf-c refuses or merges wrongly although it is valid.
        var isIrregular = false
        /// Holds something that text cannot say: see `TextLoss`.
        var hasTextLosses = false
    }

    private struct Frame {
        let schema: MessageSchema
        let end: Int
        /// Field of the parent that this message is in.
        let field: Int
        /// Bit i: the singular message field i has been seen.
        var seen: UInt64 = 0
    }

    private var reader: WireReader
    private var stack: [Frame]
    private let limits: WireLimits
    private var report = Report()

    /// - Throws: `.malformed`, `.encoding`, `.depth`, `.memory`, each with the byte offset and the field path.
    static func scan(_ bytes: UnsafeRawBufferPointer, as schema: MessageSchema, limits: WireLimits) throws(IDLError)
        -> Report
    {
        var scan = WireScan(bytes, schema, limits)
        do {
            try scan.run()
        } catch {
            throw IDLError(error.code, error.message + scan.place)
        }
        return scan.report
    }

    private init(_ bytes: UnsafeRawBufferPointer, _ schema: MessageSchema, _ limits: WireLimits) {
        reader = WireReader(bytes)
        stack = [Frame(schema: schema, end: bytes.count, field: -1)]
        report.memory = schema.size
        self.limits = limits
    }

    private mutating func run() throws(IDLError) {
        while let top = stack.last {
            if reader.position == top.end {
                stack.removeLast()
            } else {
                try field(of: top)
            }
        }
    }

    @inline(__always)
    private mutating func field(of frame: Frame) throws(IDLError) {
        let start = reader.position
        let tag = try reader.tag(end: frame.end)
        if !tag.isMinimal { report.isIrregular = true }
        guard let index = frame.schema.index(ofNumber: tag.number) else {
            return try unknown(tag, from: start, end: frame.end)
        }
        let field = frame.schema.fields[index]
        if tag.wireType == field.kind.wireType {
            try known(field, index, end: frame.end)
        } else if tag.wireType == WireType.length, field.isRepeated {
            try packed(field, end: frame.end)
        } else {
            report.isIrregular = true
            try unknown(tag, from: start, end: frame.end)
        }
        guard report.memory <= limits.memory else {
            throw IDLError(.memory, "decoding would take more than \(limits.memory >> 20) MiB of memory")
        }
    }

    @inline(__always)
    private mutating func known(_ field: FieldSchema, _ index: Int, end: Int) throws(IDLError) {
        if field.isRepeated { report.memory += 2 * field.kind.size }
        report.memory += Self.memberCost
        switch field.kind {
        case .message: try open(field, index, end: end)
        case .bytes: try text(field, end: end)
        default:
            if field.kind.wireType == WireType.varint {
                _ = try reader.varint(end: end)
            } else {
                let start = reader.position
                try reader.skip(field.kind.size, end: end)
                if reader.bytes.isOddNaN(field.kind, at: start) { report.hasTextLosses = true }
            }
        }
    }

    private mutating func open(_ field: FieldSchema, _ index: Int, end: Int) throws(IDLError) {
        let inner = try length(end: end)
        guard let schema = field.message else { return }
        reader.position = inner.lowerBound
        report.memory += schema.size + 16
        if !field.isRepeated, let last = stack.indices.last {
            // Sent twice: to be merged. (No message of the schema has more than 64 fields; a bit past that is lost, and
            // such a field is always rewritten.)
            let bit: UInt64 = index < 64 ? 1 << UInt64(index) : .max
            if stack[last].seen & bit != 0 { report.isIrregular = true }
            stack[last].seen |= bit
        }
        stack.append(Frame(schema: schema, end: inner.upperBound, field: index))
        report.depth = max(report.depth, stack.count)
        guard stack.count <= limits.depth else {
            throw IDLError(.depth, "messages nested more than \(limits.depth) deep at byte \(inner.lowerBound)")
        }
    }

    private mutating func text(_ field: FieldSchema, end: Int) throws(IDLError) {
        let content = try length(end: end)
        report.memory += content.count + 16
        if field.isString, !UTF8Text.isValid(UnsafeRawBufferPointer(rebasing: reader.bytes[content])) {
            throw IDLError(.encoding, "the string \(field.name) is not UTF-8 at byte \(content.lowerBound)")
        }
    }

    private mutating func packed(_ field: FieldSchema, end: Int) throws(IDLError) {
        let content = try length(end: end)
        report.memory += Self.memberCost + 2 * field.kind.size * content.count
        var inner = WireReader(reader.bytes)
        inner.position = content.lowerBound
        while inner.position < content.upperBound {
            if field.kind.wireType == WireType.varint {
                _ = try inner.varint(end: content.upperBound)
            } else {
                try inner.skip(field.kind.size, end: content.upperBound)
            }
        }
    }

    private mutating func unknown(_ tag: WireReader.Tag, from start: Int, end: Int) throws(IDLError) {
        report.hasTextLosses = true
        if tag.number == ForeignField.number { report.isIrregular = true }
        switch tag.wireType {
        case WireType.varint: _ = try reader.varint(end: end)
        case WireType.fixed64: try reader.skip(8, end: end)
        case WireType.length: _ = try length(end: end)
        case WireType.fixed32: try reader.skip(4, end: end)
        case WireType.startGroup:
            report.isIrregular = true
            try reader.skipGroup(tag.number, end: end, depth: limits.depth)
        case WireType.endGroup: throw reader.fault("group \(tag.number) ends but never began", at: start)
        default: throw reader.fault("wire type \(tag.wireType) does not exist", at: start)
        }
        report.memory += Self.memberCost + MemoryLayout<ProtobufCMessageUnknownField>.size + reader.position - start
    }

    /// A length-delimited value; one whose length is not in its shortest form is beyond protobuf-c.
    @inline(__always)
    private mutating func length(end: Int) throws(IDLError) -> Range<Int> {
        let start = reader.position
        let range = try reader.lengthDelimited(end: end)
        if range.lowerBound - start != WireReader.length(ofVarint: UInt64(range.count)) { report.isIrregular = true }
        return range
    }

    /// ` in a.b.c`: where in the message a fault is.
    private var place: String {
        let names = zip(stack, stack.dropFirst()).map { outer, inner in outer.schema.fields[inner.field].name }
        let shown = names.count > 12 ? names.prefix(6) + ["…"] + names.suffix(5) : names[...]
        return names.isEmpty ? "" : " in " + shown.joined(separator: ".")
    }

    /// protobuf-c's own note of a member while it unpacks, in bytes (sizeof ScannedMember, rounded up).
    private static let memberCost = 48
}
