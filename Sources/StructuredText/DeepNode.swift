/// Where a value keeps what it is.
enum Storage: Sendable {
    case plain(StructuredValue.Kind)
    case deep(DeepNode)
}

/// A reference in a deep tree that keeps freeing the tree from recursing through all of it.
///
/// Swift frees nested arrays by recursion: some hundred bytes of stack a level, so that 30,000 levels end a thread.
/// Values higher than `flat` levels are kept in nodes: there the recursion stops, and `deinit` goes on in a loop.
///
/// `@unchecked Sendable`: `kind` changes only in `dismantle`, and that only where no other reference exists.
final class DeepNode: @unchecked Sendable {
    private(set) var kind: StructuredValue.Kind

    /// Levels that may be freed by recursion; small against any stack, and more than people nest.
    private static let flat: UInt16 = 256

    init(_ kind: StructuredValue.Kind) {
        self.kind = kind
    }

    /// Whether a value of this height must be kept in a node.
    static func isDue(at height: UInt16) -> Bool {
        height > flat
    }

    deinit {
        var pending: [DeepNode] = []
        dismantle(into: &pending)
        while var node = pending.popLast() {
            // A node that others hold too is freed by the last of them.
            if isKnownUniquelyReferenced(&node) {
                node.dismantle(into: &pending)
            }
        }
    }

    /// Frees the children, but for those in nodes, which are handed to `pending`.
    private func dismantle(into pending: inout [DeepNode]) {
        switch kind {
        case .null, .bool, .number, .string: break
        case .array(let items): pending.append(contentsOf: items.lazy.compactMap(\.node))
        case .object(let members): pending.append(contentsOf: members.lazy.compactMap(\.value.node))
        }
        kind = .null
    }
}

extension StructuredValue {
    /// The node that this value is kept in, or nil.
    fileprivate var node: DeepNode? {
        if case .deep(let node) = storage { node } else { nil }
    }
}
