internal import FileBridge
internal import FlyteIDL
internal import ObjectStorage
internal import StructuredText

/// Where a conversion begins: a document or a directory, read as a message.
struct ConvertSource: Sendable {
    let format: ConvertFormat
    let form: ValueForm
    let options: ConvertOptions

    /// - Throws: what reading or decoding fails with; the place is named.
    func read(_ place: DocumentPlace, _ router: () throws(StageFailure) -> StoreRouter)
        async throws(StageFailure) -> MessageFile
    {
        switch format {
        case .message(let format):
            var reader = MessageReader(type: options.type, idl: options.idl)
            reader.format = format
            // Any JSON object is a Struct: one is meant only where --type says so.
            if format.namesFields { reader.roots.removeAll { $0 == "Struct" } }
            return try await reader.read(place, router)
        case .values(let isYAML): return try await values(place, isYAML, router)
        case .directory:
            do throws(StageFailure) {
                let literals = try await form.read(
                    directory: place.text, rawOutput: options.rawOutput, width: options.concurrency, router)
                return try Self.file(place.text, literals)
            } catch { throw error.during(place.text) }
        }
    }

    private func values(
        _ place: DocumentPlace, _ isYAML: Bool, _ router: () throws(StageFailure) -> StoreRouter
    ) async throws(StageFailure) -> MessageFile {
        let bytes = try await place.read(router)
        let (form, type) = (form, options.type)
        let shown = place.text == "-" ? "standard input" : place.text
        return try await OffPool.run { () throws(StageFailure) in
            do throws(StageFailure) {
                if let type, type.hasSuffix("Struct") {
                    return try Self.structure(bytes, type, isYAML ? .yaml : .json, shown)
                }
                return try Self.file(shown, try form.literals(from: bytes, isYAML: isYAML))
            } catch { throw error.during(shown) }
        }
    }

    /// The values of a Struct are its JSON.
    private static func structure(_ bytes: [UInt8], _ type: String, _ format: DocumentFormat, _ place: String)
        throws(StageFailure) -> MessageFile
    {
        let message = try format.decode(bytes, as: type)
        return file(place, message.serialized(), message.typeName)
    }

    private static func file(_ place: String, _ literals: LiteralMap) throws(StageFailure) -> MessageFile {
        try staged { () throws(IDLError) in
            let type = try AnyMessage(serialized: [], as: "LiteralMap").typeName
            return file(place, try literals.serialized(), type)
        }
    }

    private static func file(_ place: String, _ bytes: [UInt8], _ type: String) -> MessageFile {
        var file = MessageFile(place: place, bytes: bytes, type: type, reason: "its format says so", warnings: [])
        file.isCanonical = true
        return file
    }
}
