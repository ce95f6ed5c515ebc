internal import FlyteIDL
public import ObjectStorage

/// `convert`: from one form of a message to another.
public struct ConvertCommand: Sendable {
    public var input: DocumentPlace
    public var output: DocumentPlace
    /// Name of the message, full or short; nil to guess it from the input's name.
    public var type: String?
    /// nil to take it from the input's extension.
    public var from: DocumentFormat?
    /// nil to take it from the output's extension.
    public var to: DocumentFormat?

    public init(from input: DocumentPlace, to output: DocumentPlace) { (self.input, self.output) = (input, output) }

    /// - Parameter router: made only where a place is an object.
    /// - Throws: what reading, converting or writing fails with. The output is then as it was.
    public func run(_ router: () throws(StageFailure) -> StoreRouter) async throws(StageFailure) {
        let from = if let from { from } else { try format(of: input, "--from") }
        let to = if let to { to } else { try format(of: output, "--to") }
        let bytes = try await input.read(router)
        let name = type ?? MessageGuess.type(ofFileNamed: input.name)
        let place = input.text
        let converted = try await OffPool.run { () throws(StageFailure) in
            do throws(StageFailure) {
                return try to.encode(try from.decode(bytes, as: name))
            } catch {
                throw error.during(place == "-" ? "standard input" : place)
            }
        }
        try await output.write(converted, router)
    }

    private func format(of place: DocumentPlace, _ flag: String) throws(StageFailure) -> DocumentFormat {
        guard let format = DocumentFormat(fileName: place.name) else {
            throw StageFailure.usage(
                "the format of \(place.text) is not clear from its name: say \(flag) pb, json or yaml")
        }
        return format
    }
}
