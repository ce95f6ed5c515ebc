/// Makes a tree of libyaml's events, iteratively.
struct YAMLComposer {
    /// An open collection.
    private struct Level {
        let isMapping: Bool
        /// Whether the next node of a mapping is a key.
        var wantsName: Bool
        let anchor: ByteString?
    }

    /// What an anchor stands for.
    private enum Anchored {
        case open
        case complete(StructuredValue, nodes: Int)
    }

    private var builder: TreeBuilder
    private var cursor: CharacterCursor
    private var levels: [Level] = []
    private var anchors: [ByteString: Anchored] = [:]
    private var copied = 0
    private var flow = FlowBudget()
    private var documents = 0

    private init(_ bytes: [UInt8], from start: Int, limits: TextLimits) {
        builder = TreeBuilder(limits: limits, deepest: YAMLText.deepest)
        cursor = CharacterCursor(bytes, from: start)
    }

    static func compose(_ bytes: [UInt8], limits: TextLimits) throws(Fault) -> StructuredValue {
        let start = try YAMLPreflight.check(bytes)
        var composer = YAMLComposer(bytes, from: start, limits: limits)
        do throws(YAMLFault) {
            return try YAMLEventSource.reading(bytes[start...]) { (source) throws(YAMLFault) in try composer.run(source)
            }
        } catch {
            throw composer.located(error, start: start)
        }
    }

    private mutating func located(_ fault: YAMLFault, start: Int) -> Fault {
        switch fault.place {
        case .byte(let offset): Fault(code: fault.code, message: fault.message, offset: offset)
        case .character(let index): Fault(code: fault.code, message: fault.message, offset: cursor.offset(of: index))
        }
    }

    private mutating func run(_ source: borrowing YAMLEventSource) throws(YAMLFault) -> StructuredValue {
        while true {
            let event = try source.next()
            if case .streamEnd = event.kind { return builder.root ?? .null }
            do throws(Fault) {
                try take(event.kind, at: cursor.offset(of: event.index))
            } catch {
                throw YAMLFault(error)
            }
        }
    }

    private mutating func take(_ event: YAMLEvent.Kind, at offset: Int) throws(Fault) {
        try flow.spend(at: offset)
        switch event {
        case .streamStart, .streamEnd, .documentEnd: break
        case .documentStart: try startDocument(at: offset)
        case .alias(let name): try alias(ByteString(name), at: offset)
        case .scalar(let scalar): try take(scalar, at: offset)
        case .collectionStart(let collection): try open(collection, at: offset)
        case .collectionEnd: close()
        }
    }

    private mutating func startDocument(at offset: Int) throws(Fault) {
        documents += 1
        guard documents == 1 else { throw unsupported("a second document", offset) }
    }
}

extension YAMLComposer {
    private var wantsName: Bool { levels.last?.wantsName == true }

    private mutating func take(_ scalar: YAMLScalar, at offset: Int) throws(Fault) {
        let kind = try CoreSchema.kind(of: scalar, at: offset)
        var value = StructuredValue(kind, offset: UInt32(truncatingIfNeeded: offset))
        if wantsName {
            guard !scalar.isMergeKey else { throw unsupported("a merge key (<<)", offset) }
            try name(scalar.text, at: offset)
            value = StructuredValue(.string(scalar.text), offset: value.offset)
        } else {
            value = try builder.add(kind, at: offset)
            finishValue()
        }
        if let anchor = scalar.anchor { anchors[ByteString(anchor)] = .complete(value, nodes: 1) }
    }

    private mutating func open(_ collection: YAMLCollection, at offset: Int) throws(Fault) {
        guard !wantsName else { throw unsupported("a collection as a key", offset) }
        try CoreSchema.check(collection, at: offset)
        try builder.open(object: collection.isMapping, at: offset)
        let anchor = collection.anchor.map { ByteString($0) }
        if let anchor { anchors[anchor] = .open }
        if collection.isFlow { flow.open(at: levels.count) }
        levels.append(Level(isMapping: collection.isMapping, wantsName: collection.isMapping, anchor: anchor))
    }

    private mutating func close() {
        guard let level = levels.popLast(), let (value, nodes) = builder.close() else { return }
        flow.close(at: levels.count)
        if let anchor = level.anchor { anchors[anchor] = .complete(value, nodes: nodes) }
        finishValue()
    }

    private mutating func alias(_ anchor: ByteString, at offset: Int) throws(Fault) {
        switch anchors[anchor] {
        case nil:
            throw Fault(
                code: .syntax, message: "an alias of the unknown anchor \(anchor.text.quotedForMessage)", offset: offset
            )
        case .open: throw unsupported("an alias inside its own anchor \(anchor.text.quotedForMessage)", offset)
        case .complete(let value, let nodes): try alias(of: value, nodes: nodes, at: offset)
        }
    }

    private mutating func alias(of value: StructuredValue, nodes: Int, at offset: Int) throws(Fault) {
        if wantsName {
            guard let text = value.scalarText else { throw unsupported("a collection as a key", offset) }
            return try name(text, at: offset)
        }
        copied += nodes
        guard copied <= YAMLText.mostCopied else {
            throw Fault(
                code: .size, message: "aliases expand to more than \(YAMLText.mostCopied) values", offset: offset)
        }
        try builder.add(copyOf: value, size: nodes, at: offset)
        finishValue()
    }

    private mutating func name(_ text: String, at offset: Int) throws(Fault) {
        try builder.name(text, at: offset)
        levels[levels.count - 1].wantsName = false
    }

    /// After a value a mapping expects a key again.
    private mutating func finishValue() {
        guard let top = levels.indices.last else { return }
        levels[top].wantsName = levels[top].isMapping
    }

    private func unsupported(_ what: String, _ offset: Int) -> Fault {
        Fault(code: .unsupported, message: "\(what) is not supported", offset: offset)
    }
}

extension YAMLScalar {
    /// Whether this scalar, as a key, asks for the merge of YAML 1.1.
    fileprivate var isMergeKey: Bool {
        isPlain && tag == nil && text.hasSameBytes(as: "<<")
    }
}

extension StructuredValue {
    /// The text of a scalar, as a key.
    fileprivate var scalarText: String? {
        switch kind {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let text), .string(let text): text
        case .array, .object: nil
        }
    }
}
