internal import FileBridge
internal import FlyteIDL
public import ObjectStorage
internal import StructuredText

/// `check`: values against the types that a task declares.
public struct CheckCommand: Sendable {
    /// The values: a serialized LiteralMap, its JSON or YAML, or plain values as in inputs.json.
    public var values: DocumentPlace
    public var interface: DeclaredInterface
    /// Against the inputs; else against the outputs.
    public var isOfInputs = false
    /// Print nothing: the exit status says it.
    public var isQuiet = false
    public var style = TextStyle()
    /// Takes remarks, one line each.
    public var say: @Sendable (String) -> Void = { _ in }

    public init(_ values: DocumentPlace, against interface: DeclaredInterface) {
        (self.values, self.interface) = (values, interface)
    }

    /// Prints the faults on standard output, one line each.
    /// - Throws: what reading or decoding fails with; `.badData` where there are faults, with their number.
    public func run(_ router: () throws(StageFailure) -> StoreRouter) async throws(StageFailure) {
        let declared = try await interface.variables(ofInputs: isOfInputs, router)
        let content = try await CheckedValues.read(values, router)
        let (isQuiet, style, side) = (isQuiet, style, isOfInputs ? "inputs" : "outputs")
        let place = values.text == "-" ? "standard input" : values.text
        let remedy = !isOfInputs && values.name.hasPrefix("inputs") ? " (--inputs holds it against the inputs)" : ""
        try await OffPool.run { () throws(StageFailure) in
            let faults = try content.faults(declared, place)
            guard !faults.isEmpty else { return }
            if !isQuiet { try SmallFile.print(Self.text(of: faults, style)) }
            let count = TreeNode.count(faults.count, "fault")
            throw .badData("\(place) does not fit the declared \(side): \(count)\(remedy)")
        }
    }

    private static func text(of faults: [InterfaceCheck.Fault], _ style: TextStyle) -> [UInt8] {
        faults.flatMap { fault in
            Array("\(style.paint(fault.path, .name)): \(style.paint(fault.message, .fault))\n".utf8)
        }
    }
}

/// Values that are to be checked.
enum CheckedValues: Sendable {
    case literals(LiteralMap)
    /// Plain values, spelled as in inputs.json.
    case plain(StructuredValue)

    /// - Throws: what reading or decoding fails with.
    static func read(_ place: DocumentPlace, _ router: () throws(StageFailure) -> StoreRouter)
        async throws(StageFailure) -> CheckedValues
    {
        let bytes = try await place.read(router)
        let shown = place.text == "-" ? "standard input" : place.text
        let format = DocumentFormat(fileName: place.name)
        return try await OffPool.run { () throws(StageFailure) in
            do throws(StageFailure) {
                switch format {
                case .json: return try text(bytes, .json)
                case .yaml: return try text(bytes, .yaml)
                case .text, .base64:
                    return try serialized(try (format ?? .pb).decode(bytes, as: "LiteralMap").serialized())
                case .pb, nil: return try serialized(bytes)
                }
            } catch { throw error.during(shown) }
        }
    }

    private static func serialized(_ bytes: [UInt8]) throws(StageFailure) -> CheckedValues {
        let chosen = try? KindDetection.candidate(bytes, "LiteralMap", nil)
        // What is no map of values says so, in place of a hundred faults.
        if chosen?.faults != 0, let best = try? KindDetection(bytes, idl: nil).best,
            chosen.map({ best.isBetter(than: $0) }) ?? true, !KindDetection.valueMaps.contains(best.root)
        {
            throw .badData("it is no map of values: its bytes are those of a \(best.root)")
        }
        return .literals(try staged { () throws(IDLError) in try LiteralMap(serialized: bytes) })
    }

    /// `{"literals": ...}` is a message, everything else plain values.
    private static func text(_ bytes: [UInt8], _ format: DocumentFormat) throws(StageFailure) -> CheckedValues {
        let tree: StructuredValue
        do { tree = try format == .json ? JSONText.parse(bytes) : YAMLText.parse(bytes) } catch {
            throw .badData(error.description)
        }
        let names: Set = ["literals", "context", "producedArtifacts", "produced_artifacts"]
        guard case .object(let members) = tree.kind, members.contains(where: { $0.name == "literals" }),
            members.allSatisfy({ names.contains($0.name) })
        else { return .plain(tree) }
        var failure: StageFailure?
        for type in ["LiteralMap", "Inputs", "Outputs"] {
            do throws(StageFailure) {
                let bytes = try format.decode(bytes, as: type).serialized()
                return .literals(try staged { () throws(IDLError) in try LiteralMap(serialized: bytes) })
            } catch { failure = failure ?? error }
        }
        throw failure ?? .badData("it is no LiteralMap")
    }

    /// - Throws: `.badData` where the document is no map of values at all.
    func faults(_ declared: VariableMap, _ place: String) throws(StageFailure) -> [InterfaceCheck.Fault] {
        switch self {
        case .literals(let map): return InterfaceCheck.faults(map, declared: declared)
        case .plain(let tree):
            guard let faults = InterfaceCheck.faults(tree, declared: declared) else {
                throw .badData("\(place) is no map of values: its top level is no object")
            }
            return faults
        }
    }
}
