/// Writes a tree as JSON with a stack of its own.
struct JSONWriter {
    private let indent: Int?
    private let escapingHTML: Bool
    private var frames: [Frame] = []

    /// One open container and its next child.
    private struct Frame {
        let children: StructuredValue.Kind
        let count: Int
        var next = 0
    }

    init(indent: Int?, escapingHTML: Bool) {
        self.indent = indent
        self.escapingHTML = escapingHTML
    }

    mutating func write(_ value: StructuredValue, to bytes: inout [UInt8]) {
        start(value, &bytes)
        while let top = frames.last {
            if top.next == top.count {
                frames.removeLast()
                breakLine(&bytes)
                bytes.append(isObject(top.children) ? UInt8(ascii: "}") : UInt8(ascii: "]"))
            } else {
                frames[frames.count - 1].next += 1
                child(top, &bytes)
            }
        }
    }

    /// Writes a scalar, or the bracket that opens a container.
    private mutating func start(_ value: StructuredValue, _ bytes: inout [UInt8]) {
        let kind = value.kind
        switch kind {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): JSONText.appendString(text, to: &bytes, escapingHTML: escapingHTML)
        case .array(let items): open(kind, items.count, "[]", &bytes)
        case .object(let members): open(kind, members.count, "{}", &bytes)
        }
    }

    private mutating func open(_ kind: StructuredValue.Kind, _ count: Int, _ brackets: String, _ bytes: inout [UInt8]) {
        guard count > 0 else {
            bytes.append(contentsOf: brackets.utf8)
            return
        }
        bytes.append(contentsOf: brackets.utf8.prefix(1))
        frames.append(Frame(children: kind, count: count))
    }

    private mutating func child(_ frame: Frame, _ bytes: inout [UInt8]) {
        if frame.next > 0 { bytes.append(UInt8(ascii: ",")) }
        breakLine(&bytes)
        switch frame.children {
        case .array(let items): start(items[frame.next], &bytes)
        case .object(let members):
            JSONText.appendString(members[frame.next].name, to: &bytes, escapingHTML: escapingHTML)
            bytes.append(UInt8(ascii: ":"))
            if indent != nil { bytes.append(UInt8(ascii: " ")) }
            start(members[frame.next].value, &bytes)
        case .null, .bool, .number, .string: break
        }
    }

    private func isObject(_ kind: StructuredValue.Kind) -> Bool {
        if case .object = kind { true } else { false }
    }

    private func breakLine(_ bytes: inout [UInt8]) {
        guard let indent, frames.count <= JSONText.deepestIndented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * frames.count))
    }
}
