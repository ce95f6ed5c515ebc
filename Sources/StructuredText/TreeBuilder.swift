/// Puts a tree together from the values a reader meets, and holds the limits. Shared by JSON and YAML.
///
/// Children wait on two stacks until their container closes and takes exactly its own: no array has slack.
struct TreeBuilder {
    /// One open container.
    private struct Frame {
        let isObject: Bool
        let offset: UInt32
        /// Where its children start on their stack.
        let start: Int
        /// Values met before it opened.
        let nodesBefore: Int
        var name = ""
        var nameOffset: UInt32 = 0
        /// Names so far, once there are too many to compare one by one.
        var names: Set<ByteString>?
    }

    private let maxDepth: Int
    private let maxNodes: Int
    private var frames: [Frame] = []
    private var items: [StructuredValue] = []
    private var members: [Member] = []
    /// Values met so far, each alias counted as all that it stands for.
    private(set) var nodes = 0
    /// The value at the top, once it is complete.
    private(set) var root: StructuredValue?

    init(limits: TextLimits, deepest: Int = TextLimits.deepest) {
        maxDepth = min(limits.maxDepth, deepest)
        maxNodes = limits.maxNodes
    }

    /// How many containers are open.
    var depth: Int { frames.count }

    /// Whether the innermost open container is an object; nil at the top.
    var isInObject: Bool? { frames.last?.isObject }

    /// Opens an array or an object.
    mutating func open(object isObject: Bool, at offset: Int) throws(Fault) {
        guard depth < maxDepth else { throw tooDeep(offset) }
        let before = nodes
        try count(1, at: offset)
        let start = isObject ? members.count : items.count
        frames.append(
            Frame(isObject: isObject, offset: UInt32(truncatingIfNeeded: offset), start: start, nodesBefore: before))
    }

    /// Closes the innermost container; returns it and how many values it stands for.
    @discardableResult
    mutating func close() -> (value: StructuredValue, nodes: Int)? {
        guard let frame = frames.popLast() else { return nil }
        let kind: StructuredValue.Kind
        if frame.isObject {
            kind = .object(Array(members[frame.start...]))
            members.removeLast(members.count - frame.start)
        } else {
            kind = .array(Array(items[frame.start...]))
            items.removeLast(items.count - frame.start)
        }
        let value = StructuredValue(kind, offset: frame.offset)
        place(value)
        return (value, nodes - frame.nodesBefore)
    }

    /// Adds a value without children.
    mutating func add(_ kind: StructuredValue.Kind, at offset: Int) throws(Fault) -> StructuredValue {
        try count(1, at: offset)
        let value = StructuredValue(kind, offset: UInt32(truncatingIfNeeded: offset))
        place(value)
        return value
    }

    /// Adds a complete value again; it stands for `size` values.
    mutating func add(copyOf value: StructuredValue, size: Int, at offset: Int) throws(Fault) {
        guard depth + Int(value.height) <= maxDepth else { throw tooDeep(offset) }
        try count(size, at: offset)
        place(value)
    }

    /// Names the next value of the innermost object.
    mutating func name(_ name: String, at offset: Int) throws(Fault) {
        guard let top = frames.indices.last else { return }
        guard isNew(name, in: top) else {
            throw Fault(code: .duplicateKey, message: "duplicate name \(name.quotedForMessage)", offset: offset)
        }
        frames[top].name = name
        frames[top].nameOffset = UInt32(truncatingIfNeeded: offset)
    }
}

extension TreeBuilder {
    /// Up to this many names are compared one by one; beyond, a set keeps the time linear.
    private static let fewNames = 16

    private mutating func isNew(_ name: String, in top: Int) -> Bool {
        let start = frames[top].start
        guard members.count - start >= Self.fewNames else {
            return !members[start...].contains { $0.name.hasSameBytes(as: name) }
        }
        if frames[top].names == nil {
            frames[top].names = Set(members[start...].lazy.map { ByteString($0.name) })
        }
        return frames[top].names?.insert(ByteString(name)).inserted ?? true
    }

    private mutating func place(_ value: StructuredValue) {
        guard let frame = frames.last else {
            root = value
            return
        }
        if frame.isObject {
            members.append(Member(frame.name, value, offset: frame.nameOffset))
        } else {
            items.append(value)
        }
    }

    private mutating func count(_ more: Int, at offset: Int) throws(Fault) {
        nodes += more
        guard nodes <= maxNodes else {
            throw Fault(code: .size, message: "more values than the limit of \(maxNodes)", offset: offset)
        }
    }

    private func tooDeep(_ offset: Int) -> Fault {
        Fault(code: .depth, message: "nested deeper than the limit of \(maxDepth) levels", offset: offset)
    }
}
