internal import FlyteIDL
internal import SafeFiles
internal import StructuredText

extension InputPlanner {
    typealias Outcome = (summary: SummaryValue, localized: Literal)

    mutating func literal(_ literal: Literal, _ place: Place) throws(BridgeError) -> Outcome {
        var localized = literal
        switch literal.value {
        case .scalar(let scalar):
            let (summary, value) = try self.scalar(scalar, place)
            localized.value = .scalar(value)
            return (summary, localized)
        case .collection(let collection):
            try directory(place)
            let (summary, value) = try self.collection(collection, place)
            localized.value = .collection(value)
            return (summary, localized)
        case .map(let map):
            try directory(place)
            let (summary, value) = try self.map(map, place)
            localized.value = .map(value)
            return (summary, localized)
        case .offloaded(let offloaded):
            let (name, uri) = (FileName.shown(place.variable), FileName.shown(offloaded.uri))
            throw BridgeError(.literal, "the value of \(name) is offloaded to \(uri) and was not resolved")
        case nil: throw BridgeError(.literal, "the input \(FileName.shown(place.variable)) has no value")
        }
    }

    private mutating func scalar(_ scalar: Scalar, _ place: Place) throws(BridgeError) -> (SummaryValue, Scalar) {
        switch scalar.value {
        case .primitive(let primitive):
            try file(ValueText.text(of: primitive), place)
            return (SummaryValue(primitive), scalar)
        case .some(.none):
            try file("null", place)
            return (.null, scalar)
        case .binary(let binary): return (try self.binary(binary, place), scalar)
        case .error(let error):
            try file(error.message, place)
            return (.string(error.message), scalar)
        case .generic(let generic):
            try checkJSON(generic, place)
            try file(SummaryJSON.bytes(of: generic), .data, place)
            return (.structure(generic), scalar)
        case .union(let union): return try self.union(union, scalar, place)
        case .blob, .schema, .structuredDataset: return try data(scalar, place)
        case nil:
            throw BridgeError(.literal, "the input \(FileName.shown(place.variable)) has no value: its scalar is empty")
        }
    }

    private mutating func union(_ union: Union, _ scalar: Scalar, _ place: Place) throws(BridgeError) -> (
        SummaryValue, Scalar
    ) {
        guard let value = union.value else {
            throw BridgeError(.literal, "the union \(FileName.shown(place.variable)) has no value")
        }
        let outcome = try literal(value, place)
        var (localized, union) = (scalar, union)
        union.value = outcome.localized
        localized.value = .union(union)
        return (outcome.summary, localized)
    }

    // MARK: Stored data

    /// A blob, schema or dataset, with its local path in place of the uri.
    private mutating func data(_ scalar: Scalar, _ place: Place) throws(BridgeError) -> (SummaryValue, Scalar) {
        var localized = scalar
        let path: String
        switch scalar.value {
        case .blob(var blob):
            blob.uri = try fetch(blob.uri, isDirectory: try isDirectory(blob, place), place)
            (path, localized.value) = (blob.uri, .blob(blob))
        case .schema(var schema):
            schema.uri = try fetch(schema.uri, isDirectory: true, place)
            (path, localized.value) = (schema.uri, .schema(schema))
        case .structuredDataset(var dataset):
            dataset.uri = try fetch(dataset.uri, isDirectory: true, place)
            (path, localized.value) = (dataset.uri, .structuredDataset(dataset))
        default: path = ""
        }
        return (.string(path), localized)
    }

    private func isDirectory(_ blob: Blob, _ place: Place) throws(BridgeError) -> Bool {
        switch blob.dimensionality {
        case .single: return false
        case .multipart: return true
        case .unknown(let number):
            let name = FileName.shown(place.variable)
            throw BridgeError(
                .literal, "the blob \(name) is neither SINGLE nor MULTIPART: its dimensionality is \(number)")
        }
    }

    /// The path as the localized literals and the summary show it.
    private mutating func fetch(_ uri: String, isDirectory: Bool, _ place: Place) throws(BridgeError) -> String {
        guard !uri.isEmpty else {
            throw BridgeError(.literal, "the data of \(FileName.shown(place.variable)) has no uri")
        }
        if options.keepsURIs { return uri }
        try take(place)
        plan.blobs.append(
            InputPlan.BlobFetch(variable: place.variable, uri: uri, path: place.path, isDirectory: isDirectory))
        return options.localDirectory == "/" ? "/\(place.path.text)" : "\(options.localDirectory)/\(place.path.text)"
    }

    // MARK: Small files

    private mutating func file(_ text: String, _ place: Place) throws(BridgeError) {
        try file(Array(text.utf8), .value, place)
    }

    private mutating func file(_ content: [UInt8], _ mode: FileMode, _ place: Place) throws(BridgeError) {
        if isSummary(place.path) {
            plan.warnings.append(
                "the input \(FileName.shown(place.variable)) has no file of its own: the summary of that name takes its place"
            )
            return
        }
        try take(place)
        plan.files.append(InputPlan.File(path: place.path, content: content, mode: mode))
    }

    private mutating func binary(_ binary: Binary, _ place: Place) throws(BridgeError) -> SummaryValue {
        try file(binary.value, .value, place)
        let plain: SummaryValue = binary.value.isEmpty ? .null : .bytes(binary.value)
        guard options.decodesBinary, !binary.value.isEmpty else { return plain }
        if BinaryContent.isPickle(binary) {
            // Never loaded: a pickle is a program.
            return .object([SummaryValue.Member(name: "pickle", value: plain)])
        }
        guard BinaryContent.isMessagePack(binary) else { return plain }
        do {
            let value = try MessagePackReader.read(binary.value)
            addCompanion(of: place, value)
            return SummaryValue(value)
        } catch {
            plan.warnings.append(
                "the input \(FileName.shown(place.variable)) is not the MessagePack that its tag says: \(error.message)"
            )
            return plain
        }
    }

    /// `NAME.json` beside the raw file.
    private mutating func addCompanion(of place: Place, _ value: MessagePackValue) {
        guard let last = place.path.components.last, let name = try? PathComponent("\(last.name).json") else { return }
        let path = RelativePath(place.path.components.dropLast() + [name])
        plan.companions.append(
            InputPlan.File(path: path, content: SummaryJSON.bytes(of: SummaryValue(value)), mode: .data))
    }

    /// Struct values that have no JSON. (NaN and infinities have one here; see `SummaryJSON`.)
    private func checkJSON(_ structure: Struct, _ place: Place) throws(BridgeError) {
        var open = structure.fields.map(\.value)
        while let value = open.popLast() {
            switch value {
            case .unset:
                let name = FileName.shown(place.variable)
                throw BridgeError(
                    .literal, "the struct \(name) holds a google.protobuf.Value without a kind, which has no JSON")
            case .structure(let inner): open += inner.fields.map(\.value)
            case .list(let values): open += values
            default: break
            }
        }
    }
}

/// What the SDKs put into a Binary.
enum BinaryContent {
    static func isMessagePack(_ binary: Binary) -> Bool { binary.tag == "msgpack" }

    /// Whether content that is a map or a list begins as MessagePack, and not as JSON, which begins with a character.
    static func looksLikeMessagePack(_ content: [UInt8]) -> Bool { content.first.map { $0 >= 0x80 } ?? false }

    /// Flyte 2 puts small pickles inline, with an empty tag. A pickle of protocol 2 or later begins with its PROTO opcode
    /// and the protocol's number (Python's pickletools).
    static func isPickle(_ binary: Binary) -> Bool {
        binary.tag.isEmpty && binary.value.count > 2 && binary.value[0] == 0x80 && (2...5).contains(binary.value[1])
    }
}
