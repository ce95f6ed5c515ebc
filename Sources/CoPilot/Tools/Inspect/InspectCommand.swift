internal import FlyteIDL
public import ObjectStorage

/// `inspect`: shows any message, wherever it is.
public struct InspectCommand: Sendable {
    /// Paths, `-` and URIs.
    public var places: [DocumentPlace]
    /// Name of the message, full or short; nil to take it from the file's name, or find it out from the bytes.
    public var type: String?
    public var idl: SchemaVersion?
    /// The documents are base64 text; a place that is no file is the text itself.
    public var isBase64 = false
    public var form = InspectForm()
    /// The part to show; nil for all.
    public var selection: Selection?
    /// Fetch the values that were offloaded to the store.
    public var resolves = false
    /// Ask the store for the size, time and part count of what is behind uris.
    public var stats = false
    /// Say which message it is, and why.
    public var isVerbose = false
    /// Takes remarks, one line each.
    public var say: @Sendable (String) -> Void = { _ in }

    public init(_ places: [DocumentPlace]) { self.places = places }

    /// Prints the messages on standard output, one after the other. One that fails does not keep the others back.
    /// - Parameter router: made only where a place is an object, or the store is asked.
    /// - Throws: what reading, decoding or printing fails with; of several failures the first, after the others were said.
    public func run(_ router: () throws(StageFailure) -> StoreRouter) async throws(StageFailure) {
        guard places.count > 1 else {
            for place in places { try await show(place, follows: false, router) }
            return
        }
        var first: StageFailure?, count = 0
        for (index, place) in places.enumerated() {
            do throws(StageFailure) { try await show(place, follows: index > 0, router) } catch {
                say(error.message)
                (first, count) = (first ?? error, count + 1)
            }
        }
        if let first { throw first.counted("\(count) of \(places.count) files could not be shown") }
    }

    private func show(_ place: DocumentPlace, follows: Bool, _ router: () throws(StageFailure) -> StoreRouter)
        async throws(StageFailure)
    {
        var file = try await MessageReader(type: type, idl: idl, isBase64: isBase64).read(place, router)
        if isVerbose { say("\(file.place): \(file.type) (\(file.reason))") }
        for warning in file.warnings { say("\(file.place): warning: \(warning)") }
        if resolves { file = try await resolved(file, router) }
        let (form, selection, found) = (form, selection, file)
        let stored = stats ? try await stored(file, router) : StoredSizes()
        try await OffPool.run { () throws(StageFailure) in
            let view = InspectView(file: found, form: form, stored: stored, followsAnother: follows)
            try SmallFile.print(try view.bytes(of: selection))
        }
        let missing = stored.missing
        if missing.count > 0 {
            throw .notThere(
                "\(file.place): \(missing.count) of \(missing.of) uris have nothing behind them that can be read")
        }
    }

    private func resolved(_ file: MessageFile, _ router: () throws(StageFailure) -> StoreRouter)
        async throws(StageFailure) -> MessageFile
    {
        let part = try file.part()
        guard part.literals.contains(where: { $0.hasOffloaded }) else { return file }
        let resolver = OffloadedResolver(router: try router(), limit: nil)
        var file = file
        switch part {
        case .literals(let map):
            let map = try await resolver.resolve(map)
            file.bytes = try staged { () throws(IDLError) in try map.serialized() }
            return file
        case .literal(let literal):
            // The resolver takes maps: a map of one.
            let map = try await resolver.resolve(LiteralMap([LiteralMap.Entry(name: "value", value: literal)]))
            file.replaced = map.entries.first?.value
            return file
        case .tree: return file
        }
    }

    private func stored(_ file: MessageFile, _ router: () throws(StageFailure) -> StoreRouter)
        async throws(StageFailure) -> StoredSizes
    {
        let part = try file.part()
        let shown = try selection.map { (selection) throws(StageFailure) in try part.selected(selection) } ?? part
        let places = StoredPlace.all(in: shown.literals)
        return places.isEmpty ? StoredSizes() : try await StoredSizes.asked(places, try router())
    }
}

extension MessagePart {
    /// The literals directly in it.
    fileprivate var literals: [Literal] {
        switch self {
        case .literals(let map): map.entries.map(\.value)
        case .literal(let literal): [literal]
        case .tree: []
        }
    }
}
