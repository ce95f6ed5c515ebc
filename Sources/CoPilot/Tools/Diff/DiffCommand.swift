internal import FlyteIDL
public import ObjectStorage
internal import StructuredText

/// `diff`: where two messages differ.
public struct DiffCommand: Sendable {
    public var first: DocumentPlace
    public var second: DocumentPlace
    /// Name of both messages; nil to take it from the files' names, or find it out from the bytes.
    public var type: String?
    public var idl: SchemaVersion?
    /// MessagePack and Struct by value, numbers by value.
    public var isLoose = false
    /// Print nothing: the exit status says it.
    public var isQuiet = false
    public var style = TextStyle()
    /// Takes remarks, one line each.
    public var say: @Sendable (String) -> Void = { _ in }

    public init(_ first: DocumentPlace, _ second: DocumentPlace) { (self.first, self.second) = (first, second) }

    /// Prints the differences on standard output, one line each.
    /// - Returns: whether there are any.
    /// - Throws: what reading or decoding fails with; `.badData` for messages of two kinds.
    public func run(_ router: () throws(StageFailure) -> StoreRouter) async throws(StageFailure) -> Bool {
        guard first.text != "-" || second.text != "-" else { throw .usage("only one of the files can be -") }
        let reader = MessageReader(type: type, idl: idl)
        var (a, b) = (try await reader.read(first, router), try await reader.read(second, router))
        for file in [a, b] where !isQuiet { for warning in file.warnings { say("\(file.place): warning: \(warning)") } }
        (a, b) = try Self.ofOneKind(a, b)
        let (files, command) = ((a, b), self)
        return try await OffPool.run { () throws(StageFailure) in
            let differences = try command.differences(files.0, files.1)
            if !command.isQuiet { try SmallFile.print(DiffText(style: command.style).bytes(of: differences)) }
            return !differences.isEmpty
        }
    }

    /// The same message on both sides: of LiteralMap, Inputs and Outputs, which share their bytes, the one with more fields.
    static func ofOneKind(_ a: MessageFile, _ b: MessageFile) throws(StageFailure) -> (MessageFile, MessageFile) {
        if a.type == b.type { return (a, b) }
        if a.root == b.root { return (a.taken(for: a.root), b.taken(for: a.root)) }
        if a.isValueMap, b.isValueMap {
            let root = a.root == "LiteralMap" ? b.root : a.root
            return (a.taken(for: root), b.taken(for: root))
        }
        throw .badData("\(a.place) is a \(a.root), and \(b.place) is a \(b.root): --type says what both are")
    }

    func differences(_ a: MessageFile, _ b: MessageFile) throws(StageFailure) -> [Difference] {
        if a.bytes == b.bytes { return [] }
        let limit = isQuiet ? 1 : Int.max
        let (left, right) = (try a.tree(), try b.tree())
        let isLoose = isLoose
        let found = DeepStack.run(depth: Self.depth) {
            var diff = MessageDiff(limit: limit, isLoose: isLoose, isPlain: a.root == "Struct")
            if isLoose, a.root != "Struct" {
                diff.compare(LooseForm.tree(of: left), LooseForm.tree(of: right), "")
            } else {
                diff.compare(left, right, "")
            }
            return diff.found
        }
        // JSON does not show fields that the schema lacks; the canonical bytes have them.
        guard found.isEmpty, left == right, try a.canonical() != b.canonical() else { return found }
        return [Difference(path: "", field: "fields that \(a.root) does not know", change: .changed("", ""))]
    }

    /// Nested messages that are walked: the limit of decoding.
    private static let depth = 10_000
}

extension MessageFile {
    /// The same bytes under the newest name of a message.
    fileprivate func taken(for root: String) -> MessageFile {
        let type = (try? AnyMessage(serialized: [], as: root).typeName) ?? type
        return MessageFile(place: place, bytes: bytes, type: type, reason: reason, warnings: [])
    }
}
