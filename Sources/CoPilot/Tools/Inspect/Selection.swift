internal import StructuredText

/// A part of a message: `a.b[0]."odd key"`. Names stand by themselves, or in quotes as in JSON; in brackets stands the
/// position in a list, or a key in quotes (as the paths in error messages have it).
public struct Selection: Sendable {
    /// One step down.
    enum Step: Sendable, Equatable {
        case name(String)
        case index(Int)
    }

    let steps: [Step]

    /// - Throws: `.usage` with the column of what is wrong.
    public init(parsing text: String) throws(StageFailure) {
        var parser = SelectionParser(text)
        steps = try parser.steps()
    }

    init(_ steps: [Step]) { self.steps = steps }

    /// The first steps, as text, for messages.
    func path(upTo count: Int) -> String {
        steps.prefix(count).reduce(into: "") { path, step in
            switch step {
            case .index(let index): path += "[\(index)]"
            case .name(let name): path += (path.isEmpty ? "" : ".") + ShownText.name(name)
            }
        }
    }
}

private struct SelectionParser {
    private let bytes: [UInt8]
    private var at = 0
    private let text: String

    init(_ text: String) { (self.text, bytes) = (text, Array(text.utf8)) }

    mutating func steps() throws(StageFailure) -> [Selection.Step] {
        var steps: [Selection.Step] = []
        if at == bytes.count { throw fault("it is empty") }
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "[") {
                steps.append(try bracket())
            } else {
                if !steps.isEmpty { try dot() }
                steps.append(.name(try name()))
            }
        }
        return steps
    }

    private mutating func dot() throws(StageFailure) {
        guard bytes[at] == UInt8(ascii: ".") else { throw fault("a dot or a bracket is wanted") }
        at += 1
    }

    private mutating func name() throws(StageFailure) -> String {
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") { return try quoted() }
        let end = bytes[at...].firstIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") } ?? bytes.count
        guard end > at else { throw fault("a name is wanted; odd ones stand in quotes") }
        defer { at = end }
        return String(decoding: bytes[at..<end], as: UTF8.self)
    }

    /// A JSON string.
    private mutating func quoted() throws(StageFailure) -> String {
        var end = at + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
        guard end < bytes.count else { throw fault("a quote does not end") }
        guard let value = try? JSONText.parse(Array(bytes[at...end])), case .string(let name) = value.kind else {
            throw fault("the text in quotes is not a JSON string")
        }
        at = end + 1
        return name
    }

    private mutating func bracket() throws(StageFailure) -> Selection.Step {
        at += 1
        let step: Selection.Step
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
            step = .name(try quoted())
        } else {
            let digits = bytes[at...].prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            guard let index = Int(String(decoding: digits, as: UTF8.self)) else {
                throw fault("a position or a key in quotes is wanted in brackets")
            }
            at += digits.count
            step = .index(index)
        }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "]") else { throw fault("a bracket does not end") }
        at += 1
        return step
    }

    private func fault(_ what: String) -> StageFailure {
        .usage("--select \(text.quotedForMessage): \(what) at column \(at + 1), as in a.b[0].\"odd key\"")
    }
}
