public import FlyteIDL
internal import SafeFiles

/// Decides what files a LiteralMap becomes. Pure: no file and no object is touched.
public struct InputPlanner {
    let options: InputOptions
    var plan = InputPlan()
    private var taken: Set<RelativePath> = []
    /// Names that cannot be file names, and the file names they got.
    private var escaped: [SummaryValue.Member] = []

    /// - Throws: `.name` for two inputs that want one path; `.literal` for a literal that has no file form (no value, an
    ///   unknown kind of blob, an offloaded value that was not resolved).
    public static func plan(_ inputs: LiteralMap, _ options: InputOptions) throws(BridgeError) -> InputPlan {
        try DeepStack.run(depth: inputs.depth) { () throws(BridgeError) in
            var planner = InputPlanner(options)
            return try planner.run(inputs)
        }
    }

    private init(_ options: InputOptions) {
        var options = options
        options.localDirectory = Self.cleaned(options.localDirectory)
        self.options = options
    }

    private mutating func run(_ inputs: LiteralMap) throws(BridgeError) -> InputPlan {
        let (summary, localized) = try map(inputs, Place(variable: "", path: .root))
        addCompanions()
        // An input may be called so too.
        var record = Self.escapedNames
        while inputs[record] != nil { record = "%" + record }
        if !escaped.isEmpty {
            plan.summary = summary.adding(record, .object(sortedNames))
        } else {
            plan.summary = summary
        }
        plan.localized = localized
        return plan
    }

    /// Member of the summary that records escaped names, where there are any: variable to path. With more `%`
    /// before it where an input is called so.
    public static let escapedNames = "%names"

    /// Where a literal is: its name for messages, and its path.
    struct Place {
        let variable: String
        let path: RelativePath
    }

    // MARK: Containers

    mutating func map(_ map: LiteralMap, _ place: Place) throws(BridgeError) -> (SummaryValue, LiteralMap) {
        var members: [SummaryValue.Member] = []
        let isTop = place.path == .root
        let localized = try map.mapValues { (entry) throws(BridgeError) in
            let variable = isTop ? entry.name : "\(place.variable)[\"\(entry.name)\"]"
            let inner = try self.place(of: entry.value, named: entry.name, variable, in: place.path)
            let outcome = try literal(entry.value, inner)
            members.append(SummaryValue.Member(name: entry.name, value: outcome.summary))
            return outcome.localized
        }
        return (.object(members), localized)
    }

    /// The path of a map's entry. In the layout NAMED_DIR the file of a single blob keeps its name, in a directory.
    private mutating func place(
        of literal: Literal, named name: String, _ variable: String, in parent: RelativePath
    ) throws(BridgeError) -> Place {
        let own = parent.appending(try component(name, variable))
        guard options.layout == .namedDirectory, !options.keepsURIs, let blob = literal.singleBlob else {
            return withExtension(Place(variable: variable, path: own), literal)
        }
        try directory(Place(variable: variable, path: own))
        return Place(variable: variable, path: own.appending(try component(Self.baseName(blob.uri), variable)))
    }

    mutating func collection(
        _ collection: LiteralCollection, _ place: Place
    ) throws(BridgeError) -> (SummaryValue, LiteralCollection) {
        var items: [SummaryValue] = [], localized = collection, names: Set<PathComponent> = []
        for (index, element) in collection.literals.enumerated() {
            let variable = "\(place.variable)[\(index)]"
            let name = try elementName(element, index, variable, &names)
            let inner = withExtension(Place(variable: variable, path: place.path.appending(name)), element)
            let outcome = try literal(element, inner)
            items.append(outcome.summary)
            localized.literals[index] = outcome.localized
        }
        return (.list(items), localized)
    }

    /// The index; in the layout NAMED_DIR for a single blob its own name, with the index before it where that is taken.
    private mutating func elementName(
        _ element: Literal, _ index: Int, _ variable: String, _ names: inout Set<PathComponent>
    ) throws(BridgeError) -> PathComponent {
        guard options.layout == .namedDirectory, !options.keepsURIs, let blob = element.singleBlob else {
            return try component(String(index), variable)
        }
        let base = Self.baseName(blob.uri)
        if let own = try? PathComponent(base), names.insert(own).inserted { return own }
        var name = try component("\(index)_\(base)", variable)
        while !names.insert(name).inserted { name = try component("\(index)_\(name.name)", variable) }
        return name
    }

    /// `--with-extension`: the file of a single blob gets the format that it declares.
    private func withExtension(_ place: Place, _ literal: Literal) -> Place {
        guard options.addsExtensions, options.layout == .direct,
            let format = literal.singleBlob?.metadata?.type?.format,
            let last = place.path.components.last, let suffix = Self.fileExtension(format),
            let name = try? PathComponent("\(last.name).\(suffix)")
        else { return place }
        return Place(variable: place.variable, path: RelativePath(place.path.components.dropLast() + [name]))
    }

    /// A format that is a file name extension. `PythonPickle` is flytekit's name for its pickles, and none.
    private static func fileExtension(_ format: String) -> String? {
        let isPlain = format.utf8.allSatisfy {
            $0.isDigit || ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a || "._-".utf8.contains($0)
        }
        return format.isEmpty || !isPlain || format == "PythonPickle" ? nil : format
    }

    // MARK: Paths

    mutating func directory(_ place: Place) throws(BridgeError) {
        try take(place)
        plan.directories.append(place.path)
    }

    /// Whether a path is that of inputs.pb or the summary, which win.
    func isSummary(_ path: RelativePath) -> Bool {
        guard path.components.count == 1, let name = path.components.first?.name else { return false }
        return name == "inputs.pb" || name == options.format.fileName
    }

    mutating func take(_ place: Place) throws(BridgeError) {
        guard !isSummary(place.path), taken.insert(place.path).inserted else {
            throw BridgeError(
                .name, "the input \(FileName.shown(place.variable)) wants the path \(place.path), which is taken")
        }
    }

    /// A file beside a raw one, unless an input has its path.
    private mutating func addCompanions() {
        let companions = plan.companions
        plan.companions = []
        for companion in companions {
            if !isSummary(companion.path), taken.insert(companion.path).inserted {
                plan.files.append(companion)
            } else {
                plan.warnings.append("no file \(companion.path): an input of that name takes its place")
            }
        }
    }

    private mutating func component(_ name: String, _ variable: String) throws(BridgeError) -> PathComponent {
        guard let (component, isEscaped) = FileName.of(name) else {
            throw BridgeError(.name, "the name of the input \(FileName.shown(variable)) cannot be a file name")
        }
        if isEscaped { record(component, variable) }
        return component
    }

    /// Notes an escaped name. In the layout NAMED_DIR an input may have two: its directory's and its file's.
    private mutating func record(_ component: PathComponent, _ variable: String) {
        if let last = escaped.last, NameOrder.equal(last.name, variable), case .string(let directory) = last.value {
            escaped[escaped.count - 1] = SummaryValue.Member(
                name: variable, value: .string("\(directory)/\(component.name)"))
        } else {
            escaped.append(SummaryValue.Member(name: variable, value: .string(component.name)))
        }
    }

    /// In order; where two inputs are shown by one text, the first.
    private var sortedNames: [SummaryValue.Member] {
        escaped.sorted(by: Self.precedes).reduce(into: []) { names, next in
            if let last = names.last, NameOrder.equal(last.name, next.name) { return }
            names.append(next)
        }
    }

    private static func precedes(_ a: SummaryValue.Member, _ b: SummaryValue.Member) -> Bool {
        NameOrder.precedes(a.name, b.name)
    }

    /// Go's path.Base of a uri: what follows the last slash, slashes at the end ignored.
    private static func baseName(_ uri: String) -> String {
        let trimmed = Array(uri.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed())
        guard !trimmed.isEmpty else { return uri.isEmpty ? "." : "/" }
        let start = trimmed.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return String(decoding: trimmed[start...], as: UTF8.self)
    }

    /// Go's path.Clean of the local directory, as far as it shows: no doubled slashes, no `.` parts, no slash at the end.
    private static func cleaned(_ path: String) -> String {
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
        else {
            return nil
        }
        return blob
    }
}
