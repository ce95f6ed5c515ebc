internal import FileBridge
internal import FlyteIDL

/// What a conversion would lose.
enum ConvertLoss {
    private static let remedy = "--lossy leaves it out"

    /// Paths that one message lists.
    private static let listed = 5

    /// Refuses what forms that name fields cannot hold.
    /// - Throws: `.badData` with the paths.
    static func check(_ file: MessageFile) throws(StageFailure) {
        guard file.hasTextLosses else { return }
        let (bytes, type) = (file.bytes, file.type)
        let losses = try staged { () throws(IDLError) in try TextLoss.all(in: bytes, as: type) }
        guard !losses.isEmpty else { return }
        throw .badData("this form cannot hold all of it: \(list(losses.map { text(of: $0, file.root) })); \(remedy)")
    }

    private static func text(of loss: TextLoss, _ root: String) -> String {
        switch loss.kind {
        case .unknownField(let number):
            "\(loss.path.isEmpty ? root : loss.path) has a field \(number), which the schema does not know"
        case .oddNaN: "\(loss.path) is a NaN with a sign or a payload"
        }
    }

    /// Refuses values for which no interface was given.
    static func requireTypes(_ form: ValueForm, _ what: String) throws(StageFailure) {
        guard form.declared == nil else { return }
        throw .badData(
            "\(what) cannot be read back, because they do not say their types: give --interface FILE, which has them, or "
                + "--lossy to do without")
    }

    /// Holds what came back against the message.
    /// - Throws: `.badData` with the paths of what differs.
    static func compare(_ file: MessageFile, with back: [UInt8]) throws(StageFailure) {
        let lost = try lost(file, back)
        if !lost.isEmpty { throw .badData("it would not come back as it is: \(list(lost)); \(remedy)") }
    }

    /// The same for values that came back by an interface; they have no order of their own in MessagePack.
    /// - Throws: `.badData` with the paths of what differs.
    static func compare(_ file: MessageFile, with back: LiteralMap) throws(StageFailure) {
        var file = file
        guard case .literals(let before) = try file.part() else { throw .badData("a \(file.root) is no map of values") }
        let sides = try staged { () throws(IDLError) in
            (try before.withOrderedMessagePack.serialized(), try back.withOrderedMessagePack.serialized())
        }
        (file.bytes, file.isCanonical) = (sides.0, true)
        try compare(file, with: sides.1)
    }

    /// The paths of what differs.
    private static func lost(_ file: MessageFile, _ back: [UInt8]) throws(StageFailure) -> [String] {
        if try file.canonical() == back { return [] }
        var other = file
        (other.bytes, other.isCanonical) = (back, true)
        let diff = DiffCommand(DocumentPlace(file.place), DocumentPlace(file.place))
        let paths = try diff.differences(file, other).map { (difference: Difference) in
            [difference.path, difference.field].filter { !$0.isEmpty }.joined(separator: ": ")
        }
        guard paths.isEmpty else { return paths }
        // What JSON does not show, and so the comparison does not see.
        let (bytes, type, root) = (file.bytes, file.type, file.root)
        return try staged { () throws(IDLError) in try TextLoss.all(in: bytes, as: type).map { text(of: $0, root) } }
    }

    private static func list(_ paths: [String]) -> String {
        paths.prefix(listed).joined(separator: ", ")
            + (paths.count > listed ? " and \(paths.count - listed) more" : "")
    }
}
