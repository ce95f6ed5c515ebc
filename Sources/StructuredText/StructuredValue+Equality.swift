extension StructuredValue: Equatable {
    /// Whether both trees hold the same: strings, names and the spelling of numbers by bytes, members in the same order.
    ///
    /// Offsets do not count. Takes no stack for deep trees.
    public static func == (left: StructuredValue, right: StructuredValue) -> Bool {
        var pending = [(left, right)]
        while let (a, b) = pending.popLast() {
            guard a.height == b.height, haveSameShape(a.kind, b.kind, children: &pending) else { return false }
        }
        return true
    }

    private static func haveSameShape(
        _ left: Kind, _ right: Kind, children pending: inout [(StructuredValue, StructuredValue)]
    ) -> Bool {
        switch (left, right) {
        case (.null, .null): return true
        case (.bool(let a), .bool(let b)): return a == b
        case (.number(let a), .number(let b)), (.string(let a), .string(let b)): return a.hasSameBytes(as: b)
        case (.array(let a), .array(let b)):
            pending.append(contentsOf: zip(a, b))
            return a.count == b.count
        case (.object(let a), .object(let b)):
            pending.append(contentsOf: zip(a, b).lazy.map { ($0.value, $1.value) })
            return a.count == b.count && zip(a, b).allSatisfy { $0.name.hasSameBytes(as: $1.name) }
        default: return false
        }
    }
}
