/// How well bytes fit a message of the schema: what a tool judges by that has bytes and no name for them.
public struct WireSurvey: Sendable, Equatable {
    /// Fields that the schema knows, at any depth.
    public internal(set) var fields = 0
    /// Fields that it does not know, or that have another wire type.
    public internal(set) var unknownFields = 0
    /// Text with control characters in it (line ends and tabs apart, except in names): most often a message in disguise.
    public internal(set) var strangeTexts = 0
    /// Singular fields that come more than once, and map entries without a key or a value: no encoder writes these.
    public internal(set) var irregularities = 0
    /// Messages that have none of the alternatives that they are made of (a Literal without a value).
    public internal(set) var emptyChoices = 0
    /// Enum numbers without a name.
    public internal(set) var unknownNumbers = 0
    /// NaNs with a sign or a payload: text has one spelling of NaN. (`TextLoss` says where they are.)
    public internal(set) var oddNaNs = 0

    /// Walks the bytes as the message of a name (as `AnyMessage`), without recursion.
    /// - Throws: `.unknownMessage`; `.malformed`, `.encoding`, `.depth` where they are no such message.
    public static func of(_ bytes: [UInt8], as name: String, limits: WireLimits = WireLimits()) throws(IDLError)
        -> WireSurvey
    {
        let schema = try MessageSchema.named(name)
        var result: Result<WireSurvey, IDLError> = .success(WireSurvey())
        bytes.withUnsafeBytes { raw in
            var walk = SurveyWalk(raw, schema, limits)
            do throws(IDLError) {
                try walk.run()
                result = .success(walk.survey)
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }
}

/// The walk of `WireSurvey`.
private struct SurveyWalk {
    /// A message that is open.
    private struct Frame {
        let schema: MessageSchema
        let end: Int
        let isEntry: Bool
        /// Bit i: the field at position i came. (No message of the schema has more than 64; a later one is not noted.)
        var seen: UInt64 = 0
    }

    private(set) var survey = WireSurvey()
    private var reader: WireReader
    private var stack: [Frame]
    private let limits: WireLimits

    init(_ bytes: UnsafeRawBufferPointer, _ schema: MessageSchema, _ limits: WireLimits) {
        reader = WireReader(bytes)
        stack = [Frame(schema: schema, end: bytes.count, isEntry: false)]
        self.limits = limits
    }

    mutating func run() throws(IDLError) {
        while let top = stack.last {
            if reader.position == top.end {
                close(top)
                stack.removeLast()
            } else {
                try field(of: top)
            }
        }
    }

    private mutating func field(of frame: Frame) throws(IDLError) {
        let tag = try reader.tag(end: frame.end)
        guard let index = frame.schema.index(ofNumber: tag.number) else { return try unknown(tag, end: frame.end) }
        let field = frame.schema.fields[index]
        if tag.wireType == field.kind.wireType {
            note(index, isRepeated: field.isRepeated)
            try known(field, end: frame.end)
        } else if tag.wireType == WireType.length, field.isRepeated {
            survey.fields += 1
            _ = try reader.lengthDelimited(end: frame.end)
        } else {
            try unknown(tag, end: frame.end)
        }
    }

    private mutating func note(_ index: Int, isRepeated: Bool) {
        let bit: UInt64 = index < 64 ? 1 << UInt64(index) : 0
        if !isRepeated, stack[stack.count - 1].seen & bit != 0 { survey.irregularities += 1 }
        stack[stack.count - 1].seen |= bit
    }

    private mutating func known(_ field: FieldSchema, end: Int) throws(IDLError) {
        survey.fields += 1
        switch field.kind {
        case .message: try open(field, end: end)
        case .bytes: try text(field, end: end)
        default:
            guard field.kind.wireType == WireType.varint else { return try fixed(field, end: end) }
            let number = try reader.varint(end: end)
            if field.kind == .enum, field.enumeration?.name(of: Int32(truncatingIfNeeded: number)) == nil {
                survey.unknownNumbers += 1
            }
        }
    }

    private mutating func fixed(_ field: FieldSchema, end: Int) throws(IDLError) {
        let start = reader.position
        try reader.skip(field.kind.size, end: end)
        if reader.bytes.isOddNaN(field.kind, at: start) { survey.oddNaNs += 1 }
    }

    private mutating func open(_ field: FieldSchema, end: Int) throws(IDLError) {
        let inner = try reader.lengthDelimited(end: end)
        guard let schema = field.message else { return }
        reader.position = inner.lowerBound
        // Flyte 2 has lists of pairs in place of maps.
        let isPair = field.isRepeated && schema.fields.count == 2 && schema.fields[1].name == "value"
        stack.append(Frame(schema: schema, end: inner.upperBound, isEntry: field.isMap || isPair))
        guard stack.count <= limits.depth else {
            throw IDLError(.depth, "messages nested more than \(limits.depth) deep at byte \(inner.lowerBound)")
        }
    }

    private mutating func text(_ field: FieldSchema, end: Int) throws(IDLError) {
        let range = try reader.lengthDelimited(end: end)
        guard field.isString else { return }
        let content = UnsafeRawBufferPointer(rebasing: reader.bytes[range])
        guard UTF8Text.isValid(content) else {
            throw IDLError(.encoding, "the string \(field.name) is not UTF-8 at byte \(range.lowerBound)")
        }
        let isName = stack.last?.isEntry == true || field.name == "key" || field.name == "code"
        let isStrange = content.contains { $0 < 0x20 && (isName || $0 != 0x09 && $0 != 0x0a && $0 != 0x0d) }
        if isStrange { survey.strangeTexts += 1 }
    }

    private mutating func unknown(_ tag: WireReader.Tag, end: Int) throws(IDLError) {
        survey.unknownFields += 1
        try reader.skipValue(of: tag, end: end, depth: limits.depth)
    }

    /// The end of a message: is what makes it one there?
    private mutating func close(_ frame: Frame) {
        if frame.isEntry, frame.seen & 3 != 3 { survey.irregularities += 1 }
        // A bit a oneof, by the place of its case in C: those with a member, with two, and with one that is set.
        var (once, twice, made): (UInt64, UInt64, UInt64) = (0, 0, 0)
        for (index, field) in frame.schema.fields.enumerated() where field.isInOneof {
            let bit: UInt64 = 1 << UInt64(field.quantifierOffset / 4 % 64)
            (once, twice) = (once | bit, twice | once & bit)
            if index < 64, frame.seen & 1 << UInt64(index) != 0 { made |= bit }
        }
        // A oneof of one member is proto3's `optional`.
        survey.emptyChoices += (twice & ~made).nonzeroBitCount
    }
}
