internal import FlyteIDL
internal import ObjectStorage
internal import StructuredText

/// What a task declares: a TypedInterface, or a message that has one (TaskTemplate), or the variables of one side
/// alone (VariableMap). Serialized, as JSON or YAML, or as the base64 of the backends' command lines.
public struct DeclaredInterface: Sendable {
    /// Path, URI, `-`, or base64.
    public let text: String

    public init(_ text: String) { self.text = text }

    /// The messages that it may be.
    private static let roots = ["TypedInterface", "VariableMap", "TaskTemplate"]

    /// Both sides; of variables alone, each side has them.
    struct Sides: Sendable {
        let inputs: VariableMap
        let outputs: VariableMap
    }

    /// The declared inputs or outputs.
    /// - Throws: what reading or decoding fails with.
    func variables(ofInputs: Bool, _ router: () throws(StageFailure) -> StoreRouter) async throws(StageFailure)
        -> VariableMap
    {
        let sides = try await sides(router)
        return ofInputs ? sides.inputs : sides.outputs
    }

    /// What is declared.
    /// - Throws: what reading or decoding fails with.
    func sides(_ router: () throws(StageFailure) -> StoreRouter) async throws(StageFailure) -> Sides {
        var reader = MessageReader(roots: Self.roots)
        let place = DocumentPlace(text)
        let isFile = text == "-" || place.isObject || SmallFile.exists(text)
        reader.isBase64 = !isFile && Base64.decode(text) != nil
        let file = try await reader.read(place, router)
        return try await OffPool.run { () throws(StageFailure) in
            if file.root == "VariableMap" {
                let variables = try staged { () throws(IDLError) in try VariableMap(serialized: file.bytes) }
                return Sides(inputs: variables, outputs: variables)
            }
            let bytes = try Self.interface(of: file)
            let interface = try staged { () throws(IDLError) in try TypedInterface(serialized: bytes) }
            return Sides(inputs: interface.inputs, outputs: interface.outputs)
        }
    }

    /// The serialized TypedInterface in a message.
    private static func interface(of file: MessageFile) throws(StageFailure) -> [UInt8] {
        if file.root == "TypedInterface" { return file.bytes }
        let tree = try file.tree()
        guard let interface = tree["interface"] else {
            throw .badData("\(file.place): the \(file.root) has no interface")
        }
        let package = file.type.hasPrefix("flyteidl.") ? "flyteidl.core" : "flyteidl2.core"
        return try staged { () throws(IDLError) in
            try AnyMessage(json: interface, text: [], as: "\(package).TypedInterface").serialized()
        }
    }
}
