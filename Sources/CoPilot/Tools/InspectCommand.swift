internal import FlyteIDL
public import ObjectStorage

/// `inspect`: shows any message, wherever it is.
public struct InspectCommand: Sendable {
    /// Path, `-` or URI.
    public var place: DocumentPlace
    /// Name of the message, full or short; nil to guess it from the file's name.
    public var type: String?
    /// Form of the output.
    public var format: DocumentFormat = .json

    public init(_ place: DocumentPlace) { self.place = place }

    /// Prints the message on standard output.
    /// - Parameter router: made only where the place is an object.
    /// - Throws: what reading, decoding or printing fails with.
    public func run(_ router: () throws(StageFailure) -> StoreRouter) async throws(StageFailure) {
        let bytes = try await place.read(router)
        let name = type ?? MessageGuess.type(ofFileNamed: place.name)
        let format = format
        let shown = try await OffPool.run { () throws(StageFailure) in
            try format.encode(try DocumentFormat.pb.decode(bytes, as: name))
        }
        try await OffPool.run { () throws(StageFailure) in try SmallFile.print(shown) }
    }
}
