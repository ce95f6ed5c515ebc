public import FlyteIDL
internal import SafeFiles
internal import StructuredText

/// Decides what files a LiteralMap becomes. Pure: no file and no object is touched.
public struct InputPlanner {
    private let layout: InputLayout
    private let format: SummaryFormat
    private let localDirectory: String
    private var plan = InputPlan()
    private var taken: Set<RelativePath> = []

    /// - Parameters:
    ///   - localDirectory: the directory as it is spelled in inputs.pb and the summary.
    /// - Throws: `.name` for a variable or key that cannot be a file name; `.literal` for a literal that has no file form
    ///   (no value, an unknown kind of blob, an offloaded value that was not resolved).
    public static func plan(
        _ inputs: LiteralMap, layout: InputLayout, format: SummaryFormat, localDirectory: String
    ) throws(BridgeError) -> InputPlan {
        try DeepStack.run(depth: inputs.depth) { () throws(BridgeError) in
            var planner = InputPlanner(layout: layout, format: format, localDirectory: cleaned(localDirectory))
            return try planner.run(inputs)
        }
    }

    private init(layout: InputLayout, format: SummaryFormat, localDirectory: String) {
        (self.layout, self.format, self.localDirectory) = (layout, format, localDirectory)
    }

    private mutating func run(_ inputs: LiteralMap) throws(BridgeError) -> InputPlan {
        let (summary, localized) = try map(inputs, Place(variable: "", path: .root))
        plan.summary = summary
        plan.localized = localized
        return plan
    }

    /// Where a literal is: its name for messages, and its path.
    private struct Place {
        let variable: String
        let path: RelativePath
    }

    private typealias Outcome = (summary: SummaryValue, localized: Literal)

    // MARK: Containers

    private mutating func map(_ map: LiteralMap, _ place: Place) throws(BridgeError) -> (SummaryValue, LiteralMap) {
        var members: [SummaryValue.Member] = []
        let localized = try map.mapValues { (entry) throws(BridgeError) in
            let variable =
                place.path == .root && place.variable.isEmpty ? entry.name : "\(place.variable)[\"\(entry.name)\"]"
            var inner = Place(variable: variable, path: place.path.appending(try component(entry.name, variable)))
            if layout == .namedDirectory, let blob = entry.value.singleBlob {
                try directory(inner)
                inner = Place(
                    variable: variable, path: inner.path.appending(try component(Self.baseName(blob.uri), variable)))
            }
            let outcome = try literal(entry.value, inner)
            members.append(SummaryValue.Member(name: entry.name, value: outcome.summary))
            return outcome.localized
        }
        return (.object(members), localized)
    }

    private mutating func collection(_ collection: LiteralCollection, _ place: Place) throws(BridgeError) -> (
        SummaryValue, LiteralCollection
    ) {
        var items: [SummaryValue] = [], localized = collection
        var names: Set<String> = []
        for (index, element) in collection.literals.enumerated() {
            let variable = "\(place.variable)[\(index)]"
            var name = String(index)
            if layout == .namedDirectory, let blob = element.singleBlob {
                name = Self.baseName(blob.uri)
                if name.isEmpty || name == "." || name == "/" || !names.insert(Self.bytes(name)).inserted {
                    name = "\(index)_\(name)"
                }
                names.insert(Self.bytes(name))
            }
            let outcome = try literal(
                element, Place(variable: variable, path: place.path.appending(try component(name, variable))))
            items.append(outcome.summary)
            localized.literals[index] = outcome.localized
        }
        return (.list(items), localized)
    }

    private mutating func directory(_ place: Place) throws(BridgeError) {
        try take(place)
        plan.directories.append(place.path)
    }

    // MARK: Values

    private mutating func literal(_ literal: Literal, _ place: Place) throws(BridgeError) -> Outcome {
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
            throw BridgeError(
                .literal, "the value of \(place.variable) is offloaded to \(offloaded.uri) and was not resolved")
        case nil: throw BridgeError(.literal, "the input \(place.variable) has no value")
        }
    }

    private mutating func scalar(_ scalar: Scalar, _ place: Place) throws(BridgeError) -> (SummaryValue, Scalar) {
        var localized = scalar
        switch scalar.value {
        case .primitive(let primitive):
            try file(ValueText.text(of: primitive), place)
            return (SummaryValue(primitive), scalar)
        case .some(.none):
            try file("null", place)
            return (.null, scalar)
        case .binary(let binary):
            try file(binary.value, .value, place)
            return (binary.value.isEmpty ? .null : .bytes(binary.value), scalar)
        case .error(let error):
            try file(error.message, place)
            return (.string(error.message), scalar)
        case .generic(let generic):
            try checkJSON(generic, place)
            try file(SummaryJSON.bytes(of: generic), .data, place)
            return (.structure(generic), scalar)
        case .union(var union):
            guard let value = union.value else {
                throw BridgeError(.literal, "the union \(place.variable) has no value")
            }
            let outcome = try literal(value, place)
            union.value = outcome.localized
            localized.value = .union(union)
            return (outcome.summary, localized)
        case .blob(var blob):
            blob.uri = try fetch(blob.uri, isDirectory: try isDirectory(blob, place), place)
            localized.value = .blob(blob)
            return (.string(blob.uri), localized)
        case .schema(var schema):
            schema.uri = try fetch(schema.uri, isDirectory: true, place)
            localized.value = .schema(schema)
            return (.string(schema.uri), localized)
        case .structuredDataset(var dataset):
            dataset.uri = try fetch(dataset.uri, isDirectory: true, place)
            localized.value = .structuredDataset(dataset)
            return (.string(dataset.uri), localized)
        case nil: throw BridgeError(.literal, "the input \(place.variable) has no value: its scalar is empty")
        }
    }

    private func isDirectory(_ blob: Blob, _ place: Place) throws(BridgeError) -> Bool {
        switch blob.dimensionality {
        case .single: return false
        case .multipart: return true
        case .unknown(let number):
            throw BridgeError(
                .literal, "the blob \(place.variable) is neither SINGLE nor MULTIPART: its dimensionality is \(number)")
        }
    }

    /// The local path of fetched data, as the localized literals and the summary show it.
    private mutating func fetch(_ uri: String, isDirectory: Bool, _ place: Place) throws(BridgeError) -> String {
        guard !uri.isEmpty else { throw BridgeError(.literal, "the data of \(place.variable) has no uri") }
        try take(place)
        plan.blobs.append(
            InputPlan.BlobFetch(variable: place.variable, uri: uri, path: place.path, isDirectory: isDirectory))
        return localDirectory == "/" ? "/\(place.path.text)" : "\(localDirectory)/\(place.path.text)"
    }

    private mutating func file(_ text: String, _ place: Place) throws(BridgeError) {
        try file(Array(text.utf8), .value, place)
    }

    private mutating func file(_ content: [UInt8], _ mode: FileMode, _ place: Place) throws(BridgeError) {
        if isSummary(place.path) {
            plan.warnings.append(
                "the input \"\(place.variable)\" has no file of its own: the summary of that name takes its place")
            return
        }
        try take(place)
        plan.files.append(InputPlan.File(path: place.path, content: content, mode: mode))
    }

    /// Struct values that have no JSON. (NaN and infinities have one here; see `SummaryJSON`.)
    private func checkJSON(_ structure: Struct, _ place: Place) throws(BridgeError) {
        var open = structure.fields.map(\.value)
        while let value = open.popLast() {
            switch value {
            case .unset:
                throw BridgeError(
                    .literal,
                    "the struct \(place.variable) holds a google.protobuf.Value without a kind, which has no JSON")
            case .structure(let inner): open += inner.fields.map(\.value)
            case .list(let values): open += values
            default: break
            }
        }
    }

    // MARK: Names

    private func isSummary(_ path: RelativePath) -> Bool {
        guard path.components.count == 1, let name = path.components.first?.name else { return false }
        return name == "inputs.pb" || name == format.fileName
    }

    private mutating func take(_ place: Place) throws(BridgeError) {
        guard taken.insert(place.path).inserted, !isSummary(place.path) else {
            throw BridgeError(.name, "the input \(place.variable) wants the path \(place.path), which is taken")
        }
    }

    /// A name as one path component. Slashes at its end are dropped, as Go's path.Join does.
    private func component(_ name: String, _ variable: String) throws(BridgeError) -> PathComponent {
        let trimmed = name.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed()
        do {
            return try PathComponent(trimmed.count == name.utf8.count ? name : String(decoding: trimmed, as: UTF8.self))
        } catch {
            throw BridgeError(
                .name, "the name of the input \(Self.shown(variable)) cannot be a file name", cause: error.message)
        }
    }

    private static func shown(_ variable: String) -> String {
        let escaped = variable.unicodeScalars.prefix(80).map {
            $0.value < 0x20 || $0.value == 0x7f ? $0.escaped(asASCII: true) : String($0)
        }
        return "\"\(escaped.joined())\(variable.unicodeScalars.count > 80 ? "…" : "")\""
    }

    /// Go's path.Base of a uri: what follows the last slash, slashes at the end ignored.
    private static func baseName(_ uri: String) -> String {
        let trimmed = Array(uri.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed())
        guard !trimmed.isEmpty else { return uri.isEmpty ? "." : "/" }
        return String(decoding: trimmed[((trimmed.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...], as: UTF8.self)
    }

    /// A form of a name that Swift compares by bytes.
    private static func bytes(_ name: String) -> String {
        name.utf8.map { String($0, radix: 16) }.joined(separator: " ")
    }

    /// Go's path.Clean of the local directory, as far as it shows: no doubled slashes, no `.` parts, no slash at the end.
    static func cleaned(_ path: String) -> String {
        var kept: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = kept.last, last != ".." {
                kept.removeLast()
            } else if part != ".." || !path.hasPrefix("/") {
                kept.append(part)
            }
        }
        let joined = (path.hasPrefix("/") ? "/" : "") + kept.joined(separator: "/")
        return joined.isEmpty ? "." : joined
    }
}

extension Literal {
    /// The blob in it, if it is one file.
    var singleBlob: Blob? {
        guard case .scalar(let scalar) = value, case .blob(let blob) = scalar.value, blob.dimensionality == .single
        else { return nil }
        return blob
    }
}
