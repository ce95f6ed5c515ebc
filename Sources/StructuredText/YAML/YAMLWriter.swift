/// Turns a tree into libyaml's events, with a stack of its own.
struct YAMLWriter: ~Copyable {
    /// One open collection and its next child.
    private struct Frame {
        let children: StructuredValue.Kind
        let count: Int
        var next = 0
    }

    private let emitter: YAMLEmitter
    private var frames: [Frame] = []

    /// Where long scalars are folded: libyaml's own default.
    private static let width: Int32 = 80

    init(for value: StructuredValue) throws(TextError) {
        emitter = try YAMLEmitter(width: Int(value.height) > YAMLText.deepestBlock ? nil : Self.width)
    }

    mutating func write(_ value: StructuredValue) throws(TextError) {
        try emitter.start()
        try start(value)
        while let top = frames.last {
            if top.next == top.count {
                frames.removeLast()
                try end(top.children)
            } else {
                frames[frames.count - 1].next += 1
                try child(top)
            }
        }
    }

    consuming func finish() throws(TextError) -> [UInt8] {
        try emitter.finish()
    }

    private mutating func start(_ value: StructuredValue) throws(TextError) {
        let kind = value.kind
        let flow = frames.count >= YAMLText.deepestBlock
        switch kind {
        case .null: try emitter.scalar("null", .plain)
        case .bool(let flag): try emitter.scalar(flag ? "true" : "false", .plain)
        case .number(let text): try emitter.scalar(YAMLSpelling.number(text), .plain)
        case .string(let text): try emitter.scalar(text, YAMLSpelling.style(of: text, isName: false))
        case .array(let items):
            try emitter.startSequence(flow: flow)
            frames.append(Frame(children: kind, count: items.count))
        case .object(let members):
            try emitter.startMapping(flow: flow)
            frames.append(Frame(children: kind, count: members.count))
        }
    }

    private mutating func child(_ frame: Frame) throws(TextError) {
        switch frame.children {
        case .array(let items): try start(items[frame.next])
        case .object(let members):
            let member = members[frame.next]
            try emitter.scalar(member.name, YAMLSpelling.style(of: member.name, isName: true))
            try start(member.value)
        case .null, .bool, .number, .string: break
        }
    }

    private borrowing func end(_ children: StructuredValue.Kind) throws(TextError) {
        if case .object = children { try emitter.endMapping() } else { try emitter.endSequence() }
    }
}
